-- DropTable
DROP TABLE "platform"."done_keys";

-- CreateTable
CREATE TABLE "platform"."cancelled_jobs" (
    "job_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "cancelled_jobs_pkey" PRIMARY KEY ("job_id")
);
