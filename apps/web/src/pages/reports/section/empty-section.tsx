import { FilePlus } from 'lucide-react';
import { trpc } from '../../../api/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { useDesk } from '../report-state/desk-context.ts';
import { useUnsavedEdit } from '../report-state/unsaved-edits.ts';
import { isPlanned, wasLeftOut } from '../report-state/report-run.ts';
import { wasRefused, wasStopped } from '../report-state/section-state.tsx';

/** A section without words: what will be here and how to get it. */
export function EmptySection() {
  const { line, place, actions, show, report } = useDesk();
  const studio = trpc.reports.getStudio.useQuery({});
  const hasEdit = useUnsavedEdit(place) !== undefined;
  // The notice above has a way to try again.
  const hasFailed = line.state === 'failed' && !wasStopped(line) && !wasRefused(line);
  if (isPlanned(report, line.section_title)) {
    return (
      <output className="mt-4 block max-w-[60ch] text-ink-soft">
        Queued. This section is written as soon as the ones before it are done.
      </output>
    );
  }
  return (
    <div className="mt-4 max-w-[60ch]">
      <p className="text-ink-soft">
        {wasLeftOut(report, line.section_title) && 'The run was stopped before this section. '}
        Nothing is written here yet. A draft uses what is recorded about{' '}
        {report.customer_name ?? report.customer_id} and this opportunity. What is not recorded comes out
        marked as “to confirm”.
        {studio.data?.model === false && ' No language model is set up: the draft is made from facts alone.'}
      </p>
      <div className="mt-6 flex flex-wrap gap-3">
        {!hasFailed && (
          <Button
            aria-keyshortcuts="g"
            aria-disabled={actions.isBusy}
            onClick={() => actions.generate(line.section_title)}
          >
            <FilePlus size={16} aria-hidden />
            Generate section
          </Button>
        )}
        <Button look="secondary" onClick={() => show('edit')}>
          {hasEdit ? 'Go on editing' : 'Write it yourself'}
        </Button>
      </div>
    </div>
  );
}
