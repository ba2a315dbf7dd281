import { Link } from '@tanstack/react-router';
import type { Quiz } from '@quintet/contracts/timeback/schemas';
import type { Answers } from '../visitor/answers.ts';
import { TipsStatus } from '../tips/tips-status.tsx';
import { icpNames, readableContext } from '../wording.ts';

interface MadeForProps {
  readonly answers: Answers;
  readonly quiz: Quiz | undefined;
}

/** Whose page this is, in one line, and the way to other answers. */
export function MadeFor({ answers, quiz }: MadeForProps) {
  return (
    <p className="mb-6 flex flex-wrap items-center gap-x-4 text-14 text-ink-soft md:mb-8">
      {quiz !== undefined && <span>{Object.values(describeAnswers(answers, quiz)).join(' · ')}</span>}
      <Link
        to="/timeback/quiz/outcome"
        className="inline-flex min-h-11 items-center font-medium text-accent underline underline-offset-4"
      >
        Change my answers
      </Link>
      <TipsStatus />
    </p>
  );
}

/** The answers in the words of the quiz. */
export function describeAnswers(answers: Answers, quiz: Quiz | undefined) {
  const { icp, outcome = '', context_value = '' } = answers;
  return {
    icp: icp === undefined ? '' : icpNames[icp],
    outcome: quiz?.outcomes.find(({ value }) => value === outcome)?.label ?? outcome,
    context:
      quiz?.context_values.find(({ value }) => value === context_value)?.label ??
      readableContext(context_value),
  };
}
