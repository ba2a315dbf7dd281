-- AlterTable
ALTER TABLE "bloom"."leads" ADD COLUMN     "analysis" JSONB;
