import { CircleStop } from 'lucide-react';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { useDesk } from '../report-state/desk-context.ts';
import { runningOf } from '../report-state/report-run.ts';

/** How far the writing of many sections is, with the way to stop it; or why it came to nothing, with the way on. */
export function RunBar() {
  const { report, actions } = useDesk();
  const run = runningOf(report);
  if (run === undefined) return <FailedRun />;
  const [count, done] = [run.sections.length, run.done.length];
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
      <output id="run" className="grow text-14 font-medium tabular-nums md:min-w-40 md:grow-0">
        {done} of {count} sections done
      </output>
      <progress
        aria-labelledby="run"
        max={count}
        value={done}
        className="order-last h-2 w-full appearance-none overflow-hidden rounded-full bg-line md:order-none md:w-auto md:grow [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:bg-accent"
      />
      <Button
        look="secondary"
        aria-disabled={actions.isBusy}
        onClick={actions.isBusy ? undefined : actions.stopAll}
      >
        <CircleStop size={16} aria-hidden />
        Stop all
      </Button>
    </div>
  );
}

function FailedRun() {
  const { report, actions } = useDesk();
  const { run, sections } = report;
  const isMissing = sections.some(({ version }) => version === 0);
  if (run?.state !== 'failed' || !isMissing) return null;
  return (
    <div className="max-w-160 py-3">
      <Notice
        kind="bad"
        title="Not every section was written."
        action={
          <Button look="secondary" onClick={() => actions.generateAll('missing')}>
            Write the missing ones
          </Button>
        }
      >
        {run.error?.message}. The sections that are done stay.
      </Notice>
    </div>
  );
}
