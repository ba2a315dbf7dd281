-- CreateTable
CREATE TABLE "platform"."runs" (
    "run_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "input" JSONB NOT NULL,
    "stream" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'running',
    "take" INTEGER NOT NULL DEFAULT 0,
    "steps" INTEGER NOT NULL,
    "steps_done" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "runs_pkey" PRIMARY KEY ("run_id")
);

-- CreateTable
CREATE TABLE "platform"."run_steps" (
    "run_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "result" JSONB,
    "finished_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "run_steps_pkey" PRIMARY KEY ("run_id","name")
);

-- CreateIndex
CREATE INDEX "runs_kind_key_created_at_idx" ON "platform"."runs"("kind", "key", "created_at");

-- CreateIndex
CREATE INDEX "runs_finished_at_idx" ON "platform"."runs"("finished_at");

-- CreateIndex
CREATE UNIQUE INDEX "runs_running_key" ON "platform"."runs"("kind", "key") WHERE ("state" = 'running');

-- AddForeignKey
ALTER TABLE "platform"."run_steps" ADD CONSTRAINT "run_steps_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "platform"."runs"("run_id") ON DELETE CASCADE ON UPDATE CASCADE;
