-- CreateTable
CREATE TABLE "chatkit"."threads" (
    "id" TEXT NOT NULL,
    "sequence" BIGSERIAL NOT NULL,
    "learner_id" UUID NOT NULL,
    "title" TEXT,
    "status" JSONB NOT NULL DEFAULT '{"type":"active"}',
    "allowed_image_domains" JSONB,
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "turn" UUID,
    "turn_ended" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "threads_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "chatkit"."items" (
    "id" TEXT NOT NULL,
    "sequence" BIGSERIAL NOT NULL,
    "thread_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "request_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "items_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "chatkit"."feedback" (
    "item_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "feedback_pkey" PRIMARY KEY ("item_id")
);

-- CreateIndex
CREATE INDEX "threads_learner_id_created_at_sequence_idx" ON "chatkit"."threads"("learner_id", "created_at", "sequence");

-- CreateIndex
CREATE INDEX "items_thread_id_created_at_sequence_idx" ON "chatkit"."items"("thread_id", "created_at", "sequence");

-- CreateIndex
CREATE INDEX "items_request_key_idx" ON "chatkit"."items"("request_key");

-- AddForeignKey
ALTER TABLE "chatkit"."threads" ADD CONSTRAINT "threads_learner_id_fkey" FOREIGN KEY ("learner_id") REFERENCES "chatkit"."learners"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "chatkit"."items" ADD CONSTRAINT "items_thread_id_fkey" FOREIGN KEY ("thread_id") REFERENCES "chatkit"."threads"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "chatkit"."feedback" ADD CONSTRAINT "feedback_item_id_fkey" FOREIGN KEY ("item_id") REFERENCES "chatkit"."items"("id") ON DELETE CASCADE ON UPDATE CASCADE;
