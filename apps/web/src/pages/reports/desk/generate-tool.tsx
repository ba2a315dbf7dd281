import { FilePlus, RefreshCw } from 'lucide-react';
import { trpc } from '../../../api/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { useDesk } from './desk-context.ts';
import { useEdit } from './edits.ts';
import type { ToolProps } from './tool-props.ts';
import { isAtWork } from './use-report.ts';

/** Writes the open section from the facts. */
export function GenerateTool({ onDone }: ToolProps) {
  const { line, place, actions, isReviewing, plan } = useDesk();
  const studio = trpc.reports.getStudio.useQuery({});
  const hasEdit = useEdit(place) !== undefined;
  const isWritten = line.version > 0;
  const isPlanned = plan.plan?.left.includes(line.section_title) === true;
  const isBusy = actions.busy !== undefined || isAtWork(line) || isReviewing || isPlanned;
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
      <p className="mt-2 text-14 text-ink-soft">
        {studio.data?.model === false ? 'Drafted from facts, no model. ' : ''}
        {hasEdit && 'Your unsaved edit becomes a version first. '}
        {isWritten && 'The old text stays as a version.'}
      </p>
    </section>
  );
}
