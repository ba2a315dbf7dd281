import { Link } from '@tanstack/react-router';
import { CircleCheck } from 'lucide-react';
import type { Chapter } from '../answers.ts';
import { linkToLesson } from '../progress/lesson-link.ts';
import { useProgress } from '../progress/progress.ts';

/** Every lesson in its chapter, with its length and whether it was finished. */
export function ChapterList({ chapters }: { readonly chapters: readonly Chapter[] }) {
  const { read } = useProgress();
  return (
    <ol aria-label="Contents" className="space-y-12">
      {chapters.map((chapter, index) => (
        <li key={chapter.id}>
          <h2 className="font-serif text-22 font-semibold tracking-tight">
            <span className="text-accent">{index + 1}</span> {chapter.title}
          </h2>
          <p className="mt-1 text-ink-soft">{chapter.summary}</p>
          <ol className="mt-4 border-b border-line">
            {chapter.lessons.map((lesson) => (
              <LessonRow key={lesson.id} lesson={lesson} isRead={read.has(lesson.id)} />
            ))}
          </ol>
        </li>
      ))}
    </ol>
  );
}

interface LessonRowProps {
  readonly lesson: Chapter['lessons'][number];
  readonly isRead: boolean;
}

function LessonRow({ lesson, isRead }: LessonRowProps) {
  return (
    <li className="border-t border-line">
      <Link
        {...linkToLesson(lesson.id)}
        className="group flex items-baseline justify-between gap-6 rounded-control py-3"
      >
        <span>
          <span className="font-medium group-hover:underline group-hover:decoration-accent group-hover:underline-offset-4">
            {lesson.title}
          </span>
          <span className="block text-14 text-ink-soft">{lesson.summary}</span>
        </span>
        <span className="flex shrink-0 items-center gap-2 text-14 text-ink-soft tabular-nums">
          {isRead && (
            <span className="flex items-center gap-1 text-good">
              <CircleCheck size={16} aria-hidden />
              <span className="max-sm:sr-only">Finished</span>
            </span>
          )}
          {lesson.minutes} min
        </span>
      </Link>
    </li>
  );
}
