-- AlterTable
ALTER TABLE "reports"."jobs" DROP COLUMN "result",
ADD COLUMN     "bundle_id" UUID;
