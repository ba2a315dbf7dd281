import { Navigate } from '@tanstack/react-router';
import { useEffect, type ReactNode } from 'react';
import { useFault, type Fault } from '../../../api/fault.ts';
import { Notice } from '../../../ui/notice.tsx';
import { PageHeading } from '../../../ui/frame/page-heading.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useAnswers, type Answers } from '../visitor/answers.ts';
import { ContextQuestion } from './context-question.tsx';
import { FaultNotice } from '../../../ui/fault-notice.tsx';
import { OutcomeQuestion } from './outcome-question.tsx';
import { useOutcomes, useVisitor } from '../visitor/visitor.ts';
import { preloadPersonalPage } from './preload.ts';

type Step = 'outcome' | 'context';

/** One question of the quiz; sends visitors without a session to the hero and back to a question they skipped. */
export function QuizPage({ step }: { readonly step: Step }) {
  const visitor = useVisitor();
  const outcomes = useOutcomes();
  const outcomesFault = useFault(outcomes.error);
  useEffect(preloadPersonalPage, []);
  if (visitor.status === 'unknown') return <Navigate to="/timeback" replace />;
  if (visitor.status === 'failed') return <QuizFault error={visitor.fault} onRetry={visitor.retry} />;
  if (outcomesFault !== undefined)
    return <QuizFault error={outcomesFault} onRetry={() => void outcomes.refetch()} />;
  if (visitor.status === 'loading' || outcomes.data === undefined) return <QuizSkeleton />;
  const { icp } = visitor.answers;
  const quiz = icp === undefined ? undefined : outcomes.data[icp];
  if (icp === undefined || quiz === undefined) return <Navigate to="/timeback" replace />;
  if (step === 'context' && !isOutcomeOf(quiz.outcomes, visitor.answers))
    return <Navigate to="/timeback/quiz/outcome" replace />;
  return (
    <QuizFrame step={step}>
      {step === 'outcome' ? <OutcomeQuestion icp={icp} quiz={quiz} /> : <ContextQuestion quiz={quiz} />}
    </QuizFrame>
  );
}

function isOutcomeOf(choices: readonly { value: string }[], { outcome }: Answers): boolean {
  return choices.some(({ value }) => value === outcome);
}

function QuizFrame({ step, children }: { readonly step: Step; readonly children: ReactNode }) {
  const { sentBack } = useAnswers();
  const number = step === 'outcome' ? 1 : 2;
  return (
    <div className="mx-auto max-w-160 py-8 md:py-16">
      <div className="mb-8 flex items-center gap-4">
        <p className="text-14 font-medium text-ink-soft">Question {number} of 2</p>
        <div aria-hidden className="flex grow gap-1">
          <span className="h-1 grow rounded-full bg-accent" />
          <span className={`h-1 grow rounded-full ${number === 2 ? 'bg-accent' : 'bg-line'}`} />
        </div>
      </div>
      {sentBack === 'answer_refused' && (
        <div className="mb-8">
          <Notice kind="warn" title="One of your answers did not fit, so here are the questions again.">
            What is still good is filled in.
          </Notice>
        </div>
      )}
      <div key={step} className="animate-arrive">
        {children}
      </div>
    </div>
  );
}

function QuizFault({ error, onRetry }: { readonly error: Fault; readonly onRetry: () => void }) {
  return (
    <div className="mx-auto max-w-160 py-8 md:py-16">
      <PageHeading title="Your questions – TimeBack" className="mb-8 text-28 md:text-36">
        Your two questions
      </PageHeading>
      <FaultNotice fault={error} reassurance="Your answers are kept in this tab." onRetry={onRetry} />
    </div>
  );
}

function QuizSkeleton() {
  return (
    <div className="mx-auto max-w-160 py-8 md:py-16">
      <output className="sr-only">The questions are on their way.</output>
      <Skeleton className="h-5 w-28" />
      <Skeleton className="mt-8 h-10 w-4/5" />
      <div className="mt-8 grid gap-2 sm:grid-cols-2">
        {[1, 2, 3, 4].map((row) => (
          <Skeleton key={row} className="h-13" />
        ))}
      </div>
    </div>
  );
}
