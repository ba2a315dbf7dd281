-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "reports";

-- CreateTable
CREATE TABLE "reports"."api_keys" (
    "key_hash" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("key_hash")
);

-- CreateTable
CREATE TABLE "reports"."customers" (
    "customer_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "facts" JSONB NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customers_pkey" PRIMARY KEY ("customer_id")
);

-- CreateTable
CREATE TABLE "reports"."opportunities" (
    "opportunity_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "facts" JSONB NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "opportunities_pkey" PRIMARY KEY ("opportunity_id")
);

-- CreateTable
CREATE TABLE "reports"."reports" (
    "report_id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "owner" TEXT NOT NULL,
    "session_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "opportunity_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reports_pkey" PRIMARY KEY ("report_id")
);

-- CreateTable
CREATE TABLE "reports"."section_versions" (
    "report_id" UUID NOT NULL,
    "section_title" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "markdown" TEXT NOT NULL,
    "origin" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "job_id" UUID,
    "note" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "section_versions_pkey" PRIMARY KEY ("report_id","section_title","version")
);

-- CreateTable
CREATE TABLE "reports"."jobs" (
    "job_id" UUID NOT NULL,
    "report_id" UUID NOT NULL,
    "owner" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "section_title" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "run" INTEGER NOT NULL DEFAULT 0,
    "original_text" TEXT,
    "prompt" TEXT,
    "result" TEXT,
    "error_code" TEXT,
    "error_message" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "jobs_pkey" PRIMARY KEY ("job_id")
);

-- CreateTable
CREATE TABLE "reports"."idempotency_keys" (
    "owner" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "input_hash" TEXT NOT NULL,
    "job_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("owner","key")
);

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_name_key" ON "reports"."api_keys"("name");

-- CreateIndex
CREATE INDEX "opportunities_customer_id_idx" ON "reports"."opportunities"("customer_id");

-- CreateIndex
CREATE INDEX "reports_owner_updated_at_idx" ON "reports"."reports"("owner", "updated_at");

-- CreateIndex
CREATE UNIQUE INDEX "reports_identity_key" ON "reports"."reports"("owner", "session_id", "type", "customer_id", "opportunity_id");

-- CreateIndex
CREATE UNIQUE INDEX "section_versions_job_id_key" ON "reports"."section_versions"("job_id");

-- CreateIndex
CREATE INDEX "jobs_report_id_section_title_created_at_idx" ON "reports"."jobs"("report_id", "section_title", "created_at");

-- CreateIndex
CREATE INDEX "jobs_created_at_idx" ON "reports"."jobs"("created_at");

-- CreateIndex
CREATE INDEX "jobs_pending_idx" ON "reports"."jobs"("owner") WHERE ("state" = 'pending');

-- CreateIndex
CREATE INDEX "idempotency_keys_created_at_idx" ON "reports"."idempotency_keys"("created_at");

-- AddForeignKey
ALTER TABLE "reports"."section_versions" ADD CONSTRAINT "section_versions_report_id_fkey" FOREIGN KEY ("report_id") REFERENCES "reports"."reports"("report_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reports"."jobs" ADD CONSTRAINT "jobs_report_id_fkey" FOREIGN KEY ("report_id") REFERENCES "reports"."reports"("report_id") ON DELETE CASCADE ON UPDATE CASCADE;
