import { FilePlus, RefreshCw } from 'lucide-react';
import { trpc } from '../../../api/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { useDesk } from '../report-state/desk-context.ts';
import { useUnsavedEdit } from '../report-state/unsaved-edits.ts';
import type { ToolProps } from './tool-props.ts';
import { isPlanned } from '../report-state/report-run.ts';
import { isAtWork } from '../report-state/use-report.ts';

/** Writes the open section from the facts. */
export function GenerateTool({ onDone }: ToolProps) {
  const { line, place, actions, isReviewing, report } = useDesk();
  const studio = trpc.reports.getStudio.useQuery({});
  const hasEdit = useUnsavedEdit(place) !== undefined;
  const isWritten = line.version > 0;
  const isTaken = isAtWork(line) || isPlanned(report, line.section_title);
  const isBusy = actions.isBusy || isTaken || isReviewing;
  const Icon = isWritten ? RefreshCw : FilePlus;
  return (
    <section aria-label="Draft">
      <Button
        look="secondary"
        className="w-full"
        aria-keyshortcuts="g"
        aria-disabled={isBusy}
        onClick={() => {
          if (isBusy) return;
          actions.generate(line.section_title);
          onDone?.();
        }}
      >
        <Icon size={16} aria-hidden />
        {isWritten ? 'Regenerate section' : 'Generate section'}
      </Button>
      <p className="mt-2 min-h-[2lh] text-14 text-ink-soft">
        {studio.data?.model === false ? 'Drafted from facts, no model. ' : ''}
        {hasEdit && 'Your unsaved edit becomes a version first. '}
        {isWritten && 'The old text stays as a version.'}
      </p>
    </section>
  );
}
