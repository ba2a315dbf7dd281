-- CreateTable
CREATE TABLE "chatkit"."rungs" (
    "learner_id" UUID NOT NULL,
    "lesson" TEXT NOT NULL,
    "exercise" TEXT NOT NULL,
    "rung" INTEGER NOT NULL,
    "asked_by" TEXT,

    CONSTRAINT "rungs_pkey" PRIMARY KEY ("learner_id","lesson","exercise")
);

-- AddForeignKey
ALTER TABLE "chatkit"."rungs" ADD CONSTRAINT "rungs_learner_id_fkey" FOREIGN KEY ("learner_id") REFERENCES "chatkit"."learners"("id") ON DELETE CASCADE ON UPDATE CASCADE;
