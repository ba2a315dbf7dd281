-- CreateIndex
CREATE INDEX "jobs_processing_idx" ON "reports"."jobs"("owner") WHERE ("state" = 'processing');
