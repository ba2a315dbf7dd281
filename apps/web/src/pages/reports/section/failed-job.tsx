import { jobErrors } from '@quintet/contracts/reports/errors';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { endSentence } from '../words.ts';
import { useDesk } from '../report-state/desk-context.ts';
import { keepReview, type Review } from '../report-state/reviews.ts';
import { wasStopped } from '../report-state/section-state.tsx';

const advice: Readonly<Record<string, string>> = {
  INVALID_INSTRUCTION: 'Put the wish in other words, or pick one of the suggestions.',
  TIMEOUT: 'Try again; a second run is often quicker.',
  INTERNAL_ERROR: 'Try again. If it fails twice, tell the people who run this server.',
  INVALID_BASE64: 'Save the section again, then refine it.',
};

/** Why the newest job of the section came to nothing, and what to do. */
export function FailedJob({ review }: { readonly review: Review | undefined }) {
  const { line, actions, place } = useDesk();
  const error = line.job?.error;
  if (line.state !== 'failed' || error === null || error === undefined) return null;
  const isRefine = line.job?.kind === 'refine';
  if (wasStopped(line)) {
    return (
      <output className="mt-4 block text-14 text-ink-soft">
        {isRefine ? 'The refinement was stopped.' : 'Writing was stopped.'}
        {line.version > 0 && ' The version before it is unchanged.'}
      </output>
    );
  }
  function retry(): void {
    if (!isRefine) actions.generate(line.section_title);
    else if (review !== undefined) actions.refine(line.section_title, review.prompt);
  }
  return (
    <div className="mt-6 mb-2 max-w-160">
      <Notice
        kind="bad"
        title={isRefine ? 'The refinement failed.' : 'This section could not be written.'}
        action={
          <div className="flex flex-wrap gap-3">
            {(!isRefine || review !== undefined) && (
              <Button look="secondary" onClick={retry}>
                Try again
              </Button>
            )}
            {review !== undefined && (
              <Button look="quiet" onClick={() => keepReview(place, undefined)}>
                Leave it
              </Button>
            )}
          </div>
        }
      >
        {endSentence(error.message === '' ? jobErrors.INTERNAL_ERROR : error.message)}{' '}
        {advice[error.error_code] ?? ''}
        {line.version > 0 && ' The text below is unchanged.'}
      </Notice>
    </div>
  );
}
