import { Link } from '@tanstack/react-router';
import { ArrowLeft, ArrowRight, CircleCheck } from 'lucide-react';
import { Button } from '../../../ui/button.tsx';
import type { Contents } from '../answers.ts';
import { linkToLesson } from '../progress/lesson-link.ts';
import { markRead, useProgress } from '../progress/progress.ts';

interface LessonEndProps {
  readonly id: string;
  readonly contents: Contents;
}

/** What comes before and after; going on says that this lesson is finished. */
export function LessonEnd({ id, contents }: LessonEndProps) {
  const isRead = useProgress().read.has(id);
  const lessons = contents.chapters.flatMap((chapter) => chapter.lessons);
  const place = lessons.findIndex((lesson) => lesson.id === id);
  const [previous, next] = [lessons[place - 1], lessons[place + 1]];
  return (
    <nav
      aria-label="Lessons before and after"
      className="mt-16 flex max-w-[66ch] flex-wrap items-center justify-between gap-6 border-t border-line pt-6 print:hidden"
    >
      {isRead && (
        <p className="flex w-full items-center gap-2 text-14 text-good">
          <CircleCheck size={16} aria-hidden />
          You have finished this lesson
        </p>
      )}
      {previous === undefined ? (
        <Button asChild look="quiet">
          <Link to="/book">
            <ArrowLeft size={20} aria-hidden />
            Contents
          </Link>
        </Button>
      ) : (
        <Button asChild look="quiet">
          <Link {...linkToLesson(previous.id)}>
            <ArrowLeft size={20} aria-hidden />
            {previous.title}
          </Link>
        </Button>
      )}
      <Button asChild>
        <Link
          {...(next === undefined ? { to: '/book' } : linkToLesson(next.id))}
          onClick={() => markRead(id, true)}
        >
          {next === undefined ? 'Finish the course' : `Finish, then ${next.title}`}
          <ArrowRight size={20} aria-hidden />
        </Link>
      </Button>
    </nav>
  );
}
