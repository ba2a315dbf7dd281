-- CreateIndex
CREATE INDEX "leads_user_id_deleted_at_created_at_id_idx" ON "bloom"."leads"("user_id", "deleted_at", "created_at", "id");

-- CreateIndex
CREATE INDEX "leads_deleted_at_created_at_id_idx" ON "bloom"."leads"("deleted_at", "created_at", "id");

-- CreateIndex
CREATE INDEX "leads_user_id_deleted_at_lead_score_id_idx" ON "bloom"."leads"("user_id", "deleted_at", "lead_score", "id");

-- CreateIndex
CREATE INDEX "leads_deleted_at_lead_score_id_idx" ON "bloom"."leads"("deleted_at", "lead_score", "id");
