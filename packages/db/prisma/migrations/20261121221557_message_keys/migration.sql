-- AlterTable
ALTER TABLE "bloom"."messages" ADD COLUMN     "request_key" TEXT;

-- CreateIndex
CREATE INDEX "messages_request_key_idx" ON "bloom"."messages"("request_key");
