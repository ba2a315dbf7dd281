import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useFault } from '../../../api/fault.ts';
import { trpc } from '../../../api/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { FaultNotice } from '../../../ui/fault-notice.tsx';
import { PageHeading } from '../../../ui/frame/page-heading.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import type { Lesson as LessonData } from '../answers.ts';
import { rememberLesson } from '../progress/progress.ts';
import { LessonEnd } from './lesson-end.tsx';
import { LessonReader } from './lesson-reader.tsx';
import { TextSkeleton } from './text-skeleton.tsx';

const route = getRouteApi('/book/$chapter/$lesson');
const forGood = { staleTime: Number.POSITIVE_INFINITY } as const;

/** One lesson, with what comes before and after it. */
export function LessonPage() {
  const place = route.useParams();
  const lesson = trpc.textbook.getLesson.useQuery(place, forGood);
  const fault = useFault(lesson.error);
  if (lesson.data !== undefined) return <Lesson key={lesson.data.id} lesson={lesson.data} />;
  if (fault?.status === 404) return <NoLesson />;
  return (
    <div className="max-w-[66ch] pt-8 pb-16">
      {fault === undefined ? (
        <>
          <Skeleton className="h-5 w-48" />
          <Skeleton className="mt-4 h-12 w-3/4" />
          <TextSkeleton />
        </>
      ) : (
        <FaultNotice
          fault={fault}
          reassurance="How far you have read is kept in this browser."
          onRetry={() => void lesson.refetch()}
        />
      )}
    </div>
  );
}

function Lesson({ lesson }: { readonly lesson: LessonData }) {
  const contents = trpc.textbook.getBook.useQuery({}, forGood);
  useEffect(() => rememberLesson(lesson.id), [lesson.id]);
  const chapter = contents.data?.chapters.find(({ id }) => id === lesson.chapter);
  return (
    <article className="pt-8 pb-16">
      <header className="max-w-[66ch]">
        <p className="min-h-5 text-14 text-ink-soft">
          {chapter !== undefined && `${chapter.title} · ${lesson.minutes} minutes`}
        </p>
        <PageHeading title={`${lesson.title} – Book`} className="mt-2 text-36 md:text-48">
          {lesson.title}
        </PageHeading>
        <p className="mt-4 font-serif text-22 text-ink-soft">{lesson.summary}</p>
      </header>
      <LessonReader lesson={lesson} />
      {contents.data !== undefined && <LessonEnd id={lesson.id} contents={contents.data} />}
    </article>
  );
}

function NoLesson() {
  return (
    <div className="max-w-160 py-12 md:py-24">
      <PageHeading title="No such lesson – Book" className="text-28 md:text-36">
        There is no lesson at this address
      </PageHeading>
      <p className="mt-4 text-18 text-ink-soft">It may have been renamed. The contents list every lesson.</p>
      <Button asChild className="mt-8">
        <Link to="/book">Go to the contents</Link>
      </Button>
    </div>
  );
}
