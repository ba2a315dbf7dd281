-- AlterTable
ALTER TABLE "reports"."api_keys" ADD COLUMN     "tenant" TEXT;

-- AlterTable
ALTER TABLE "reports"."customers" ADD COLUMN     "tenant" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "reports"."opportunities" ADD COLUMN     "tenant" TEXT NOT NULL DEFAULT '';

-- CreateIndex
CREATE INDEX "customers_tenant_idx" ON "reports"."customers"("tenant");

-- CreateIndex
CREATE INDEX "opportunities_tenant_idx" ON "reports"."opportunities"("tenant");
