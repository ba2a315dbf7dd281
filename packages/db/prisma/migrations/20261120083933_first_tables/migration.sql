-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "platform";

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "timeback";

-- CreateTable
CREATE TABLE "platform"."streams" (
    "name" TEXT NOT NULL,
    "seq" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "streams_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "platform"."events" (
    "stream" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "type" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "events_pkey" PRIMARY KEY ("stream","seq")
);

-- CreateTable
CREATE TABLE "platform"."done_keys" (
    "key" TEXT NOT NULL,
    "result" JSONB,
    "done_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "done_keys_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "timeback"."users" (
    "vid" UUID NOT NULL DEFAULT gen_random_uuid(),
    "email" TEXT NOT NULL,
    "icp" TEXT NOT NULL,
    "outcome" TEXT,
    "context_key" TEXT,
    "context_value" TEXT,
    "user_agent" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("vid")
);

-- CreateTable
CREATE TABLE "timeback"."students" (
    "student_id" TEXT NOT NULL,
    "grade" INTEGER NOT NULL,
    "district" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "percentile_before" INTEGER NOT NULL,
    "percentile_after" INTEGER NOT NULL,
    "weeks" INTEGER NOT NULL,
    "imported_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "students_pkey" PRIMARY KEY ("student_id")
);

-- CreateTable
CREATE TABLE "timeback"."experiment_tallies" (
    "experiment" TEXT NOT NULL,
    "variant" TEXT NOT NULL,
    "visitors" INTEGER NOT NULL DEFAULT 0,
    "clickers" INTEGER NOT NULL DEFAULT 0,
    "impressions" INTEGER NOT NULL DEFAULT 0,
    "clicks" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "experiment_tallies_pkey" PRIMARY KEY ("experiment","variant")
);

-- CreateTable
CREATE TABLE "timeback"."exposures" (
    "vid" UUID NOT NULL,
    "experiment" TEXT NOT NULL,
    "variant" TEXT NOT NULL,
    "impressions" INTEGER NOT NULL DEFAULT 0,
    "clicks" INTEGER NOT NULL DEFAULT 0,
    "first_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "exposures_pkey" PRIMARY KEY ("vid","experiment")
);

-- CreateTable
CREATE TABLE "timeback"."segment_copy" (
    "segment" TEXT NOT NULL,
    "content_version" TIMESTAMPTZ(3) NOT NULL,
    "blocks" JSONB NOT NULL,
    "model" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "segment_copy_pkey" PRIMARY KEY ("segment","content_version")
);

-- CreateTable
CREATE TABLE "timeback"."decisions" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "vid" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "icp" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "context_key" TEXT NOT NULL,
    "context_value" TEXT NOT NULL,
    "preview" BOOLEAN NOT NULL DEFAULT false,
    "content_version" TIMESTAMPTZ(3) NOT NULL,
    "variant_id" TEXT NOT NULL,
    "block_ids" TEXT[],
    "rules" JSONB NOT NULL,
    "body_hash" TEXT NOT NULL,

    CONSTRAINT "decisions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "timeback"."wishes" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "vid" UUID NOT NULL,
    "outcome" TEXT NOT NULL,
    "context_key" TEXT NOT NULL,
    "context_value" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "fulfilled_at" TIMESTAMPTZ(3),

    CONSTRAINT "wishes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "timeback"."tasks" (
    "task_id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "vid" UUID NOT NULL,
    "action_type" TEXT NOT NULL,
    "summary" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "viewed_at" TIMESTAMPTZ(3),
    "accepted" BOOLEAN,
    "dedupe_key" TEXT NOT NULL,

    CONSTRAINT "tasks_pkey" PRIMARY KEY ("task_id")
);

-- CreateTable
CREATE TABLE "timeback"."trust_scores" (
    "day" DATE NOT NULL,
    "viewed" INTEGER NOT NULL,
    "accepted" INTEGER NOT NULL,
    "trust_score" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "trust_scores_pkey" PRIMARY KEY ("day")
);

-- CreateIndex
CREATE INDEX "events_at_idx" ON "platform"."events"("at");

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "timeback"."users"("email");

-- CreateIndex
CREATE INDEX "students_district_idx" ON "timeback"."students"("district");

-- CreateIndex
CREATE INDEX "students_grade_idx" ON "timeback"."students"("grade");

-- CreateIndex
CREATE INDEX "decisions_vid_at_idx" ON "timeback"."decisions"("vid", "at");

-- CreateIndex
CREATE INDEX "wishes_vid_idx" ON "timeback"."wishes"("vid");

-- CreateIndex
CREATE UNIQUE INDEX "wishes_open_key" ON "timeback"."wishes"("vid") WHERE ("fulfilled_at" IS NULL);

-- CreateIndex
CREATE INDEX "tasks_vid_created_at_idx" ON "timeback"."tasks"("vid", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "tasks_vid_dedupe_key_key" ON "timeback"."tasks"("vid", "dedupe_key");

-- AddForeignKey
ALTER TABLE "timeback"."exposures" ADD CONSTRAINT "exposures_vid_fkey" FOREIGN KEY ("vid") REFERENCES "timeback"."users"("vid") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "timeback"."decisions" ADD CONSTRAINT "decisions_vid_fkey" FOREIGN KEY ("vid") REFERENCES "timeback"."users"("vid") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "timeback"."wishes" ADD CONSTRAINT "wishes_vid_fkey" FOREIGN KEY ("vid") REFERENCES "timeback"."users"("vid") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "timeback"."tasks" ADD CONSTRAINT "tasks_vid_fkey" FOREIGN KEY ("vid") REFERENCES "timeback"."users"("vid") ON DELETE CASCADE ON UPDATE CASCADE;


-- What every row must satisfy
ALTER TABLE "platform"."streams" ADD CONSTRAINT "streams_seq_check" CHECK ("seq" >= 0);

ALTER TABLE "timeback"."users"
    ADD CONSTRAINT "users_email_check" CHECK ("email" = lower("email")),
    ADD CONSTRAINT "users_icp_check" CHECK ("icp" IN ('parent', 'school', 'entrepreneur', 'government', 'philanthropist'));

ALTER TABLE "timeback"."students"
    ADD CONSTRAINT "students_grade_check" CHECK ("grade" BETWEEN 0 AND 12),
    ADD CONSTRAINT "students_percentile_before_check" CHECK ("percentile_before" BETWEEN 1 AND 99),
    ADD CONSTRAINT "students_percentile_after_check" CHECK ("percentile_after" BETWEEN 1 AND 99),
    ADD CONSTRAINT "students_weeks_check" CHECK ("weeks" > 0);

ALTER TABLE "timeback"."decisions"
    ADD CONSTRAINT "decisions_icp_check" CHECK ("icp" IN ('parent', 'school', 'entrepreneur', 'government', 'philanthropist'));

ALTER TABLE "timeback"."tasks"
    ADD CONSTRAINT "tasks_action_type_check" CHECK ("action_type" IN ('show_block', 'schedule_email', 'analytic_ping')),
    ADD CONSTRAINT "tasks_status_check" CHECK ("status" IN ('pending', 'in_progress', 'completed', 'cancelled'));

ALTER TABLE "timeback"."trust_scores"
    ADD CONSTRAINT "trust_scores_trust_score_check" CHECK ("trust_score" BETWEEN 0 AND 1);
