import { Navigate, useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { Page } from '@quintet/contracts/timeback/schemas';
import { useFault, type Fault } from '../../../api/fault.ts';
import { trpc } from '../../../api/trpc.ts';
import { PageHeading } from '../../../ui/frame/page-heading.tsx';
import { rememberReturning, useAnswers, type Answers } from '../visitor/answers.ts';
import { Blocks } from './blocks.tsx';
import { FaultNotice } from '../../../ui/fault-notice.tsx';
import { MadeFor } from './made-for.tsx';
import { PageSkeleton } from './page-skeleton.tsx';
import { SmartTip } from '../tips/smart-tip.tsx';
import { usePage } from './page-query.ts';
import { StaticFallback } from './static-fallback.tsx';
import { useOutcomes, useVisitor } from '../visitor/visitor.ts';
import { YourData } from './your-data.tsx';

/** The page made for the visitor's answers. */
export function PersonalPage() {
  const visitor = useVisitor();
  const outcomes = useOutcomes();
  if (visitor.status === 'unknown') return <Navigate to="/timeback" replace />;
  if (visitor.status === 'failed') return <PageFault fault={visitor.fault} onRetry={visitor.retry} />;
  if (visitor.status === 'loading') return <PageSkeleton />;
  const { outcome, context_value, icp } = visitor.answers;
  if (outcome === undefined || icp === undefined) return <Navigate to="/timeback/quiz/outcome" replace />;
  if (context_value === undefined) return <Navigate to="/timeback/quiz/context" replace />;
  const retryQuiz = () => void (outcomes.isError && outcomes.refetch());
  return <PageOf answers={visitor.answers} quiz={outcomes.data?.[icp]} onRetry={retryQuiz} />;
}

type Quizzes = NonNullable<ReturnType<typeof useOutcomes>['data']>;

interface PageOfProps {
  readonly answers: Answers;
  readonly quiz: Quizzes[keyof Quizzes] | undefined;
  /** Asks once more for what the page needs besides its blocks. */
  readonly onRetry: () => void;
}

function PageOf({ answers, quiz, onRetry }: PageOfProps) {
  const page = usePage(answers);
  const fault = useFault(page.error);
  const leaving = useSendBack(fault, answers, quiz);
  useRememberPage(page.data);
  if (leaving || (page.data === undefined && fault === undefined)) return <PageSkeleton />;
  if (fault !== undefined) {
    const template = fault.body['static_template_id'];
    const retry = () => {
      onRetry();
      void page.refetch();
    };
    if (typeof template === 'string')
      return <StaticFallback template={template} onRetry={retry} isRetrying={page.isFetching} />;
    return <PageFault fault={fault} onRetry={retry} />;
  }
  if (page.data === undefined) return <PageSkeleton />;
  return (
    <article className="py-8 md:py-12">
      <SmartTip />
      <MadeFor answers={answers} quiz={quiz} />
      <Blocks components={page.data.components} />
      <YourData answers={answers} quiz={quiz} version={page.data.content_version} />
    </article>
  );
}

/** Sends the visitor where the contract's error table (§2) wants them: to the quiz, or to the hero. */
function useSendBack(
  fault: Fault | undefined,
  answers: Answers,
  quiz: Quizzes[keyof Quizzes] | undefined,
): boolean {
  const { change, clear, sendBack } = useAnswers();
  const navigate = useNavigate();
  const code = fault?.code;
  const refused = code === 'invalid_context' || code === 'missing_fields';
  const unknown = code === 'invalid_vid';
  const outcomeIsGood = quiz === undefined || quiz.outcomes.some(({ value }) => value === answers.outcome);
  useEffect(() => {
    if (refused) {
      sendBack('answer_refused');
      // The page leads to the question that has no answer, so the answers go after the page has.
      void navigate({ to: '/timeback/quiz/outcome', replace: true }).then(() =>
        change({
          context_key: undefined,
          context_value: undefined,
          ...(outcomeIsGood ? {} : { outcome: undefined }),
        }),
      );
    }
    if (unknown) {
      sendBack('visitor_unknown');
      rememberReturning(false);
      clear();
      void navigate({ to: '/timeback', replace: true });
    }
  }, [refused, unknown, outcomeIsGood, change, clear, sendBack, navigate]);
  return refused || unknown;
}

function useRememberPage(page: Page | undefined): void {
  const utils = trpc.useUtils();
  const seen = page !== undefined;
  useEffect(() => {
    if (!seen) return;
    rememberReturning(true);
    void utils.timeback.getProfile.invalidate();
  }, [seen, utils]);
}

function PageFault({ fault, onRetry }: { readonly fault: Fault; readonly onRetry: () => void }) {
  return (
    <div className="max-w-160 py-8 md:py-16">
      <PageHeading title="Your page – TimeBack" className="mb-8 text-28 md:text-36">
        Your page is not here yet
      </PageHeading>
      <FaultNotice fault={fault} reassurance="Your answers are kept in this tab." onRetry={onRetry} />
    </div>
  );
}
