-- AlterTable
ALTER TABLE "platform"."events" ALTER COLUMN "data" SET DATA TYPE JSON;
