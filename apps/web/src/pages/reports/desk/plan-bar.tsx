import { CircleStop } from 'lucide-react';
import { Button } from '../../../ui/button.tsx';
import { FaultNotice } from '../fault-notice.tsx';
import { useDesk } from './desk-context.ts';
import { isAtWork } from './use-report.ts';

/** How far the writing of many sections is, with the way to stop it. */
export function PlanBar() {
  const { plan, report, actions } = useDesk();
  if (plan.plan === undefined) return null;
  const count = plan.plan.all.length;
  function stop(): void {
    plan.stop();
    for (const line of report.sections.filter(isAtWork)) actions.cancel(line.section_title);
  }
  return (
    <div className="border-b border-line py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <output id="plan" className="text-14 font-medium tabular-nums">
          {plan.done} of {count} sections done
        </output>
        <progress
          aria-labelledby="plan"
          max={count}
          value={plan.done}
          className="h-2 min-w-32 grow appearance-none overflow-hidden rounded-full bg-line [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:bg-accent"
        />
        <Button look="secondary" onClick={stop}>
          <CircleStop size={16} aria-hidden />
          Stop all
        </Button>
      </div>
      {plan.fault !== undefined && (
        <div className="mt-3 max-w-160">
          <FaultNotice
            fault={plan.fault}
            kept="The sections that are done stay. The rest waits in the queue."
            onRetry={plan.goOn}
          />
        </div>
      )}
    </div>
  );
}
