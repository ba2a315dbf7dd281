import { RefineButtons } from '../refining/refine-buttons.tsx';
import { useDesk } from '../report-state/desk-context.ts';
import type { Review } from '../report-state/reviews.ts';
import { useArrivalFocus } from '../report-state/use-arrival-focus.ts';
import { endSentence } from '../phrases.ts';
import { LeaveIt } from './failed-job.tsx';

/** An instruction that was not followed: why, and what could be asked for instead. What was typed is still there. */
export function RefusedInstruction({ review }: { readonly review: Review }) {
  const { line } = useDesk();
  const heading = useArrivalFocus<HTMLHeadingElement>();
  // What follows the first line lists every wording, for those who have no buttons.
  const [why = ''] = (line.job?.error?.message ?? '').split('\n');
  return (
    <section aria-labelledby="refused" className="mt-6 mb-8 max-w-160 rounded-panel bg-info-soft p-4">
      <h2 id="refused" ref={heading} tabIndex={-1} className="font-semibold text-info outline-none">
        The section stays as it is
      </h2>
      <p className="mt-1 wrap-anywhere">
        You asked: <span className="font-medium">{endSentence(review.prompt)}</span>
      </p>
      <p className="mt-1 mb-4 wrap-anywhere">{endSentence(why)}</p>
      <h3 className="mb-2 text-14 font-medium">What can be done with it</h3>
      <RefineButtons isShort refused={review.action} />
      <div className="mt-3">
        <LeaveIt />
      </div>
    </section>
  );
}
