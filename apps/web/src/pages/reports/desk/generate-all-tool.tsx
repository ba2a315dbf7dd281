import { Files } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { useDesk } from './desk-context.ts';
import type { ToolProps } from './tool-props.ts';

/** Writes every section, or those that are missing; a second look before anything written is replaced. */
export function GenerateAllTool({ onDone }: ToolProps) {
  const { report, plan } = useDesk();
  const [isAsking, setAsking] = useState(false);
  const all = report.sections.map((line) => line.section_title);
  const missing = report.sections.filter((line) => line.version === 0).map((line) => line.section_title);
  const isRunning = plan.plan !== undefined;

  function start(titles: readonly string[]): void {
    if (isRunning) return;
    setAsking(false);
    plan.start(titles);
    onDone?.();
  }
  return (
    <section aria-labelledby="whole-report">
      <h2 id="whole-report" className="mb-2 font-semibold">
        Whole report
      </h2>
      {missing.length > 0 && (
        <Button look="secondary" className="w-full" aria-disabled={isRunning} onClick={() => start(missing)}>
          <Files size={16} aria-hidden />
          {missing.length === all.length
            ? `Generate all ${all.length}`
            : `Generate the ${missing.length} missing`}
        </Button>
      )}
      {missing.length === 0 && !isAsking && (
        <Button look="secondary" className="w-full" aria-disabled={isRunning} onClick={() => setAsking(true)}>
          <Files size={16} aria-hidden />
          Regenerate all {all.length}
        </Button>
      )}
      {isAsking && (
        <div className="space-y-3 rounded-panel bg-warn-soft p-4 text-14">
          <p>
            Every section gets a new draft, edited ones as well. What is there now stays in the list of
            versions.
          </p>
          <div className="flex flex-wrap gap-3">
            <Button look="secondary" onClick={() => start(all)}>
              Regenerate all
            </Button>
            <Button look="quiet" onClick={() => setAsking(false)}>
              Keep them
            </Button>
          </div>
        </div>
      )}
      {missing.length === all.length && (
        <p className="mt-2 text-14 text-ink-soft">
          Two at a time, the executive summary last. It goes on after a reload.
        </p>
      )}
    </section>
  );
}
