import { jobErrors } from '@quintet/contracts/reports/errors';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { useDesk } from '../report-state/desk-context.ts';
import { storeReview, type Review } from '../report-state/reviews.ts';
import { wasRefused, wasStopped } from '../report-state/section-state.tsx';
import { endSentence } from '../phrases.ts';

const advice: Readonly<Record<string, string>> = {
  TIMEOUT: 'Try again; a second run is often quicker.',
  INTERNAL_ERROR: 'Try again. If it fails twice, tell the people who run this server.',
  INVALID_BASE64: 'Save the section again, then refine it.',
};

interface FailedJobProps {
  /** What this browser asked for, where the job was for that. */
  readonly review: Review | undefined;
}

/** Why the newest job of the section came to nothing, and what to do. */
export function FailedJob({ review }: FailedJobProps) {
  const { line } = useDesk();
  const error = line.job?.error;
  if (line.state !== 'failed' || error === null || error === undefined) return null;
  // Whoever has left it, or asks elsewhere, has nothing to decide here.
  if (wasRefused(line)) return null;
  if (wasStopped(line)) {
    return (
      <output className="mt-4 block text-14 text-ink-soft">
        {line.job?.kind === 'refine' ? 'The refinement was stopped.' : 'Writing was stopped.'}
        {line.version > 0 && ' The version before it is unchanged.'}
      </output>
    );
  }
  return <JobFault {...error} review={review} />;
}

interface JobFaultProps extends FailedJobProps {
  readonly error_code: string;
  readonly message: string;
}

function JobFault({ error_code, message, review }: JobFaultProps) {
  const { line, actions } = useDesk();
  const isRefine = line.job?.kind === 'refine';
  function retry(): void {
    if (!isRefine) actions.generate(line.section_title);
    else if (review !== undefined) actions.refine(line.section_title, review);
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
            {review !== undefined && <LeaveIt />}
          </div>
        }
      >
        {endSentence(message === '' ? jobErrors.INTERNAL_ERROR : message)} {advice[error_code] ?? ''}
        {line.version > 0 && ' The text below is unchanged.'}
      </Notice>
    </div>
  );
}

/** Forgets what was asked for; the section is as it was. */
export function LeaveIt() {
  const { place } = useDesk();
  return (
    <Button look="quiet" onClick={() => storeReview(place, undefined)}>
      Leave it
    </Button>
  );
}
