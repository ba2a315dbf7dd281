-- CreateTable
CREATE TABLE "platform"."outbox" (
    "id" TEXT NOT NULL,
    "job" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "options" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "outbox_created_at_idx" ON "platform"."outbox"("created_at");
