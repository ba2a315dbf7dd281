-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "chatkit";

-- CreateTable
CREATE TABLE "chatkit"."learners" (
    "id" UUID NOT NULL,
    "session_id" TEXT NOT NULL,
    "name" TEXT,
    "level" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "learners_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "chatkit"."sessions" (
    "id" TEXT NOT NULL,
    "pseudonym" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "chatkit"."secrets" (
    "hash" TEXT NOT NULL,
    "session_id" TEXT NOT NULL,
    "learner_id" UUID NOT NULL,
    "origin" TEXT,
    "context" JSONB NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "secrets_pkey" PRIMARY KEY ("hash")
);

-- CreateIndex
CREATE INDEX "learners_session_id_idx" ON "chatkit"."learners"("session_id");

-- CreateIndex
CREATE UNIQUE INDEX "sessions_pseudonym_key" ON "chatkit"."sessions"("pseudonym");

-- CreateIndex
CREATE INDEX "secrets_session_id_idx" ON "chatkit"."secrets"("session_id");

-- CreateIndex
CREATE INDEX "secrets_learner_id_idx" ON "chatkit"."secrets"("learner_id");

-- CreateIndex
CREATE INDEX "secrets_expires_at_idx" ON "chatkit"."secrets"("expires_at");

-- AddForeignKey
ALTER TABLE "chatkit"."learners" ADD CONSTRAINT "learners_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "chatkit"."sessions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "chatkit"."secrets" ADD CONSTRAINT "secrets_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "chatkit"."sessions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "chatkit"."secrets" ADD CONSTRAINT "secrets_learner_id_fkey" FOREIGN KEY ("learner_id") REFERENCES "chatkit"."learners"("id") ON DELETE CASCADE ON UPDATE CASCADE;
