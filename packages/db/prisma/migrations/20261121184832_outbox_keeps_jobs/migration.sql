-- AlterTable
ALTER TABLE "platform"."outbox" ADD COLUMN "queued_at" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "outbox_queued_at_idx" ON "platform"."outbox"("queued_at");
