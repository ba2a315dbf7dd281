import { Link, Navigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { useArrival } from '../../../ui/frame/arrival.tsx';
import { PageHeading } from '../../../ui/frame/page-heading.tsx';
import { isReturning, useAnswers, type SentBack } from '../visitor/answers.ts';
import { DayFigure } from './day-figure.tsx';
import { PageSkeleton } from '../page/page-skeleton.tsx';
import { StartForm } from './start-form.tsx';
import { useOutcomes, useProfile } from '../visitor/visitor.ts';

/** Where a visitor begins; one who has a page already goes straight to it. */
export function HeroPage() {
  const { answers, sentBack } = useAnswers();
  const arrival = useArrival();
  const [entered] = useState(() => arrival.from?.startsWith('/timeback') !== true);
  const [answersAtFirst] = useState(answers);
  const [returning] = useState(isReturning);
  const profile = useProfile(true);
  useOutcomes();
  const hasPage = typeof profile.data?.outcome === 'string';
  // Who steps back from the quiz, or has begun to type, stays here.
  const mayLeave = entered && answers === answersAtFirst;
  if (hasPage && mayLeave) return <Navigate to="/timeback/page" replace />;
  if (profile.isPending && mayLeave && returning) return <PageSkeleton />;
  return (
    <div className="grid gap-x-16 gap-y-12 py-6 md:py-16 lg:grid-cols-[minmax(0,1fr)_22rem] lg:py-24">
      <div>
        <Reason sentBack={sentBack} />
        <PageHeading title="TimeBack" className="text-36 md:text-48">
          <span className="md:block">Two hours of lessons.</span>{' '}
          <span className="md:block">The rest of the day back.</span>
        </PageHeading>
        <p className="mt-4 max-w-[52ch] text-18 text-ink-soft md:text-pretty">
          Core lessons take about two focused hours a day. Pupils move on when they have mastered a step, and
          what is left of the day is theirs.
        </p>
        {hasPage && (
          <div className="mt-6 max-w-120">
            <Notice
              kind="info"
              title="You have a page here already."
              action={
                <Button asChild look="secondary">
                  <Link to="/timeback/page">Open my page</Link>
                </Button>
              }
            />
          </div>
        )}
        <StartForm />
      </div>
      <DayFigure />
    </div>
  );
}

function Reason({ sentBack }: { readonly sentBack: SentBack | undefined }) {
  if (sentBack === 'forgotten') {
    return (
      <div className="mb-8 max-w-120">
        <Notice kind="good" title="You are forgotten.">
          Your email address, your answers and everything else we kept about you are deleted.
        </Notice>
      </div>
    );
  }
  if (sentBack === 'visitor_unknown') {
    return (
      <div className="mb-8 max-w-120">
        <Notice kind="warn" title="We do not know this browser any more.">
          Enter your email address once more to get back to your page.
        </Notice>
      </div>
    );
  }
  return null;
}
