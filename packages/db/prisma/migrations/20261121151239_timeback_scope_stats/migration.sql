-- CreateTable
CREATE TABLE "timeback"."scope_stats" (
    "key" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "stats" JSONB NOT NULL,

    CONSTRAINT "scope_stats_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "scope_stats_slug_idx" ON "timeback"."scope_stats"("slug");

-- CreateIndex
CREATE INDEX "users_icp_context_key_context_value_outcome_idx" ON "timeback"."users"("icp", "context_key", "context_value", "outcome");
