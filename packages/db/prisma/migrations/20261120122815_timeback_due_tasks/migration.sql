-- CreateIndex
CREATE INDEX "tasks_status_due_at_idx" ON "timeback"."tasks"("status", "due_at");
