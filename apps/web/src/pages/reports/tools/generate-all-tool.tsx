import { Files } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { useDesk } from '../report-state/desk-context.ts';
import { useUnsavedTitles } from '../report-state/unsaved-edits.ts';
import { runningOf } from '../report-state/report-run.ts';
import type { ToolProps } from './tool-props.ts';

/** Writes every section, or those that are missing; a second look before anything written is replaced. */
export function GenerateAllTool({ onDone }: ToolProps) {
  const { report, actions } = useDesk();
  const edited = useUnsavedTitles(report.report_id);
  const [isAsking, setAsking] = useState(false);
  const all = report.sections.length;
  // What was typed and not saved yet becomes a version, and then it is not missing any more.
  const missing = report.sections.filter(
    ({ version, section_title }) => version === 0 && !edited.has(section_title),
  ).length;
  const isRunning = actions.isBusy || runningOf(report) !== undefined;

  function start(sections: 'missing' | 'all'): void {
    if (isRunning) return;
    setAsking(false);
    actions.generateAll(sections);
    onDone?.();
  }
  return (
    <section aria-labelledby="whole-report">
      <h2 id="whole-report" className="mb-2 font-semibold">
        Whole report
      </h2>
      {missing > 0 && (
        <Button
          look="secondary"
          className="w-full"
          aria-disabled={isRunning}
          onClick={() => start('missing')}
        >
          <Files size={16} aria-hidden />
          {missing === all ? `Generate all ${all}` : `Generate the ${missing} missing`}
        </Button>
      )}
      {missing === 0 && !isAsking && (
        <Button look="secondary" className="w-full" aria-disabled={isRunning} onClick={() => setAsking(true)}>
          <Files size={16} aria-hidden />
          Regenerate all {all}
        </Button>
      )}
      {isAsking && <SecondLook onGo={() => start('all')} onLeave={() => setAsking(false)} />}
      {missing === all && (
        <p className="mt-2 text-14 text-ink-soft">
          Two at a time, the executive summary last. It goes on when you leave.
        </p>
      )}
    </section>
  );
}

function SecondLook({ onGo, onLeave }: { readonly onGo: () => void; readonly onLeave: () => void }) {
  return (
    <div className="space-y-3 rounded-panel bg-warn-soft p-4 text-14">
      <p>
        Every section gets a new draft, edited ones as well. What is there now stays in the list of versions.
      </p>
      <div className="flex flex-wrap gap-3">
        <Button look="secondary" onClick={onGo}>
          Regenerate all
        </Button>
        <Button look="quiet" onClick={onLeave}>
          Keep them
        </Button>
      </div>
    </div>
  );
}
