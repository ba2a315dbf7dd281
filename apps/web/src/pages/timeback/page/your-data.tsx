import { Link } from '@tanstack/react-router';
import type { Quiz } from '@quintet/contracts/timeback/schemas';
import { Button } from '../../../ui/button.tsx';
import type { Answers } from '../visitor/answers.ts';
import { ForgetMe } from './forget-me.tsx';
import { describeAnswers } from './made-for.tsx';

interface YourDataProps {
  readonly answers: Answers;
  readonly quiz: Quiz | undefined;
  /** ISO date-time of the page's newest text. */
  readonly version: string;
}

/** What the page was made from, and how to change or delete it. */
export function YourData({ answers, quiz, version }: YourDataProps) {
  const { icp, outcome, context } = describeAnswers(answers, quiz);
  const lines = [
    ['Email address', answers.email],
    ['You are here as', icp],
    ['You want', outcome],
    ['You told us', context],
    ['Text last changed', new Date(version).toLocaleDateString(undefined, { dateStyle: 'long' })],
  ];
  return (
    <section
      aria-labelledby="your-data"
      className="mt-24 border-t border-line pt-8 lg:grid lg:grid-cols-[18rem_minmax(0,40rem)] lg:gap-x-16"
    >
      <h2 id="your-data" className="font-semibold">
        What this page was made from
      </h2>
      <div className="mt-4 lg:mt-0">
        <dl className="grid gap-x-8 gap-y-2 sm:grid-cols-[auto_minmax(0,1fr)]">
          {lines.map(([term, value]) => (
            <div key={term} className="contents">
              <dt className="text-14 text-ink-soft sm:pt-0.5">{term}</dt>
              <dd className="mb-2 wrap-anywhere sm:mb-0">{value}</dd>
            </div>
          ))}
        </dl>
        <div className="mt-6 flex flex-wrap items-start gap-3">
          <Button asChild look="secondary">
            <Link to="/timeback/quiz/outcome">Change my answers</Link>
          </Button>
          <ForgetMe />
        </div>
      </div>
    </section>
  );
}
