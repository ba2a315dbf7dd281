-- CreateTable
CREATE TABLE "chatkit"."student_progress" (
    "learner_id" UUID NOT NULL,
    "lesson" TEXT NOT NULL,
    "check_id" TEXT NOT NULL,
    "is_right" BOOLEAN NOT NULL,
    "answers" INTEGER NOT NULL DEFAULT 1,
    "passed" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3),
    "answered_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "student_progress_pkey" PRIMARY KEY ("learner_id","lesson","check_id")
);

-- CreateIndex
CREATE INDEX "student_progress_learner_id_due_at_idx" ON "chatkit"."student_progress"("learner_id", "due_at");

-- AddForeignKey
ALTER TABLE "chatkit"."student_progress" ADD CONSTRAINT "student_progress_learner_id_fkey" FOREIGN KEY ("learner_id") REFERENCES "chatkit"."learners"("id") ON DELETE CASCADE ON UPDATE CASCADE;
