-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "textbook";

-- CreateTable
CREATE TABLE "textbook"."books" (
    "id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "summary" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "licence" TEXT NOT NULL,
    "introduction" TEXT NOT NULL,
    "chapters" JSONB NOT NULL,
    "glossary" JSONB NOT NULL,
    "hash" TEXT NOT NULL,
    "ingested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "books_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "textbook"."lessons" (
    "book_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "chapter_id" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "summary" TEXT NOT NULL,
    "minutes" INTEGER NOT NULL,
    "markdown" TEXT NOT NULL,
    "outline" JSONB NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "lessons_pkey" PRIMARY KEY ("book_id","id")
);

-- CreateTable
CREATE TABLE "textbook"."chunks" (
    "book_id" TEXT NOT NULL,
    "lesson_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "heading" TEXT NOT NULL,
    "anchor" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "starts_at" INTEGER NOT NULL,
    "ends_at" INTEGER NOT NULL,
    "words" tsvector NOT NULL,

    CONSTRAINT "chunks_pkey" PRIMARY KEY ("book_id","lesson_id","position")
);

-- CreateTable
CREATE TABLE "textbook"."pictures" (
    "book_id" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "pictures_pkey" PRIMARY KEY ("book_id","path")
);

-- CreateIndex
CREATE INDEX "chunks_words_idx" ON "textbook"."chunks" USING GIN ("words");

-- AddForeignKey
ALTER TABLE "textbook"."lessons" ADD CONSTRAINT "lessons_book_id_fkey" FOREIGN KEY ("book_id") REFERENCES "textbook"."books"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "textbook"."chunks" ADD CONSTRAINT "chunks_book_id_lesson_id_fkey" FOREIGN KEY ("book_id", "lesson_id") REFERENCES "textbook"."lessons"("book_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "textbook"."pictures" ADD CONSTRAINT "pictures_book_id_fkey" FOREIGN KEY ("book_id") REFERENCES "textbook"."books"("id") ON DELETE CASCADE ON UPDATE CASCADE;
