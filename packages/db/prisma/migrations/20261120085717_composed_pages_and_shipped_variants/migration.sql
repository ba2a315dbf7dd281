-- CreateTable
CREATE TABLE "timeback"."composed_pages" (
    "body_hash" TEXT NOT NULL,
    "components" TEXT NOT NULL,
    "content_version" TIMESTAMPTZ(3) NOT NULL,
    "composed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "composed_pages_pkey" PRIMARY KEY ("body_hash")
);

-- CreateTable
CREATE TABLE "timeback"."shipped_variants" (
    "experiment" TEXT NOT NULL,
    "variant" TEXT NOT NULL,
    "shipped_by" TEXT NOT NULL,
    "shipped_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "shipped_variants_pkey" PRIMARY KEY ("experiment")
);
