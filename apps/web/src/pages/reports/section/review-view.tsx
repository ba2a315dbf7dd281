import { Check, Undo2 } from 'lucide-react';
import { trpc } from '../../../api/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { QueryView } from '../../../ui/query-view.tsx';
import { useDesk } from '../report-state/desk-context.ts';
import { endSentence } from '../phrases.ts';
import { DiffText } from '../text/diff-text.tsx';
import { storeReview, type Review } from '../report-state/reviews.ts';
import { TextSkeleton } from '../text/text-skeleton.tsx';
import { useArrivalFocus } from '../report-state/use-arrival-focus.ts';
import { endWish } from '../report-state/wishes.ts';
import { useLetterKeys } from '../../../ui/use-letter-keys.ts';

/** What a refinement changed, word by word, to accept or to discard. */
export function ReviewView({ review }: { readonly review: Review }) {
  const { line, place } = useDesk();
  const { accept, discard, isBusy } = useDecision(review);
  const heading = useArrivalFocus<HTMLHeadingElement>();
  const query = trpc.reports.compareVersions.useQuery(
    { ...place, from: review.base, to: line.version },
    { staleTime: Number.POSITIVE_INFINITY },
  );
  const isSame = query.data !== undefined && query.data.from.markdown === query.data.to.markdown;
  useLetterKeys({ a: accept, d: discard });
  return (
    <section aria-labelledby="review-title" className="mt-4">
      <h2 id="review-title" ref={heading} tabIndex={-1} className="text-18 font-semibold outline-none">
        Changes to review
      </h2>
      <p className="mt-1 text-ink-soft wrap-anywhere">
        You asked: <span className="font-medium">{endSentence(review.prompt)}</span>
      </p>
      <div className="my-4 flex flex-wrap gap-3">
        <Button aria-keyshortcuts="a" onClick={accept}>
          <Check size={16} aria-hidden />
          {isSame ? 'Keep as it is' : 'Accept changes'}
        </Button>
        {!isSame && (
          <Button look="secondary" aria-keyshortcuts="d" aria-disabled={isBusy} onClick={discard}>
            <Undo2 size={16} aria-hidden />
            Discard changes
          </Button>
        )}
      </div>
      <QueryView query={query} skeleton={<TextSkeleton />} reassurance="Both versions are kept.">
        {({ from, to }) =>
          isSame ? (
            <Notice kind="info" title="Nothing had to change.">
              The section already reads as you asked.
            </Notice>
          ) : (
            <DiffText before={from.markdown} after={to.markdown} />
          )
        }
      </QueryView>
    </section>
  );
}

/** The refined text is a version already: accepting keeps it, discarding goes back to the one before. */
function useDecision(review: Review) {
  const { line, place, actions, show, focusPage } = useDesk();
  function end(): void {
    storeReview(place, undefined);
    show('read');
    focusPage();
  }
  async function discardNow(): Promise<void> {
    if (await actions.rollBack(line.section_title, review.base)) end();
  }
  const isBusy = actions.isBusy;
  return {
    accept() {
      endWish(place, review.prompt);
      end();
    },
    discard: () => void (isBusy ? undefined : discardNow()),
    isBusy,
  };
}
