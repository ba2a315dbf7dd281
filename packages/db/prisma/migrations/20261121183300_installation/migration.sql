-- CreateTable
CREATE TABLE "platform"."installation" (
    "only_row" BOOLEAN NOT NULL DEFAULT true,
    "name" TEXT NOT NULL DEFAULT ('quintet-'::text || gen_random_uuid()),

    CONSTRAINT "installation_pkey" PRIMARY KEY ("only_row")
);

ALTER TABLE "platform"."installation" ADD CONSTRAINT "installation_only_row" CHECK ("only_row");

INSERT INTO "platform"."installation" DEFAULT VALUES;
