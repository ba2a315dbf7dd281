-- AlterTable
ALTER TABLE "platform"."runs" ADD COLUMN     "round" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "waiting_for" TEXT;

-- CreateTable
CREATE TABLE "platform"."begun_run_steps" (
    "run_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 1,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "begun_run_steps_pkey" PRIMARY KEY ("run_id","name")
);

-- AddForeignKey
ALTER TABLE "platform"."begun_run_steps" ADD CONSTRAINT "begun_run_steps_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "platform"."runs"("run_id") ON DELETE CASCADE ON UPDATE CASCADE;
