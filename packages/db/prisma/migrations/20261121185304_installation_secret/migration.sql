-- AlterTable
ALTER TABLE "platform"."installation" ADD COLUMN     "secret" TEXT;
