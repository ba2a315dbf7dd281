import { Link } from '@tanstack/react-router';
import { ArrowRight, CircleCheck } from 'lucide-react';
import { trpc } from '../../../api/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { PageHeading } from '../../../ui/frame/page-heading.tsx';
import { Markdown } from '../../../ui/markdown.tsx';
import { QueryView } from '../../../ui/query-view.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import type { Chapter } from '../answers.ts';
import { linkToLesson } from '../progress/lesson-link.ts';
import { useProgress, type Progress } from '../progress/progress.ts';
import { ChapterList } from './chapter-list.tsx';
import { Glossary } from './glossary.tsx';

/** The book from the outside: what it is about, how far one has come, and its lessons. */
export function ContentsPage() {
  const book = trpc.textbook.getBook.useQuery({}, { staleTime: Number.POSITIVE_INFINITY });
  return (
    <QueryView query={book} skeleton={<ContentsSkeleton />} reassurance="How far you have read is kept.">
      {({ title, summary, introduction, licence, chapters, glossary }) => (
        <div className="grid gap-x-16 gap-y-12 pt-12 pb-24 md:pt-16 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)]">
          <div className="max-w-[66ch]">
            <PageHeading title={`${title} – Quintet`} className="text-36 md:text-48">
              {title}
            </PageHeading>
            <p className="mt-4 font-serif text-22 text-ink-soft">{summary}</p>
            <GoOn chapters={chapters} />
            <div className="mt-12 space-y-4 font-serif text-18 leading-[1.65]">
              <Markdown text={introduction} />
            </div>
            <p className="mt-8 text-14 text-ink-soft">Licence of the book: {licence}</p>
          </div>
          <ChapterList chapters={chapters} />
          <Glossary terms={glossary} />
        </div>
      )}
    </QueryView>
  );
}

/** The one thing to do next, and how far it is to the end. */
function GoOn({ chapters }: { readonly chapters: readonly Chapter[] }) {
  const progress = useProgress();
  const lessons = chapters.flatMap((chapter) => chapter.lessons);
  const left = lessons.filter(({ id }) => !progress.read.has(id));
  const next = chooseNext(lessons, progress);
  const minutes = left.reduce((sum, lesson) => sum + lesson.minutes, 0);
  if (next === undefined)
    return (
      <p className="mt-8 flex items-center gap-2 font-medium text-good">
        <CircleCheck size={20} aria-hidden />
        You have finished all {lessons.length} lessons.
      </p>
    );
  const isNew = left.length === lessons.length && progress.last === undefined;
  return (
    <div className="mt-8">
      <Button asChild size="large">
        <Link {...linkToLesson(next.id)}>
          {isNew ? 'Start reading' : `Go on with ${next.title}`}
          <ArrowRight size={20} aria-hidden />
        </Link>
      </Button>
      <p className="mt-3 text-14 text-ink-soft tabular-nums">
        {lessons.length - left.length} of {lessons.length} lessons finished, about {writeTime(minutes)} to go
      </p>
    </div>
  );
}

/** The lesson that was opened last if it is not finished, else the first that is not. */
function chooseNext(lessons: Chapter['lessons'], { read, last }: Progress) {
  const open = lessons.filter(({ id }) => !read.has(id));
  return open.find(({ id }) => id === last) ?? open[0];
}

function writeTime(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  return hours === 0 ? `${minutes} min` : `${hours} h ${minutes % 60} min`;
}

function ContentsSkeleton() {
  return (
    <div aria-busy className="max-w-[66ch] space-y-6 pt-12 md:pt-16">
      <Skeleton className="h-24 w-full" />
      <Skeleton className="h-8 w-3/4" />
      <Skeleton className="h-13 w-48" />
    </div>
  );
}
