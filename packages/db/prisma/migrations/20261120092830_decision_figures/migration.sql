-- AlterTable
ALTER TABLE "timeback"."decisions" ADD COLUMN     "figures" JSONB;

-- CreateIndex
CREATE INDEX "decisions_at_idx" ON "timeback"."decisions"("at");

-- CreateIndex
CREATE INDEX "tasks_created_at_idx" ON "timeback"."tasks" USING BRIN ("created_at");
