import type { Experiment } from '@quintet/contracts/timeback/admin-schemas';
import { ChevronDown, CircleCheck, Megaphone, Scale } from 'lucide-react';
import { useId, useState } from 'react';
import { icpNames } from '../../wording.ts';
import { ArmFigure } from './arm-figure.tsx';
import { ExperimentDetails } from './experiment-details.tsx';
import { describeVerdict, formatCount } from './experiment-words.ts';

interface ExperimentRowProps {
  readonly experiment: Experiment;
  readonly end: number;
  readonly fewest: number;
}

/** One test in a line; its counts and what can be done about it are one key away. */
export function ExperimentRow({ experiment, end, fewest }: ExperimentRowProps) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const { icp, outcome_label, arms, shipped } = experiment;
  const visitors = arms.reduce((sum, arm) => sum + arm.visitors, 0);
  return (
    <li className="border-b border-line">
      <div className="relative grid gap-x-8 gap-y-3 py-4 transition-colors lg:grid-cols-[15rem_minmax(0,1fr)_19rem] lg:items-center">
        <h2>
          <button
            type="button"
            aria-expanded={open}
            aria-controls={id}
            onClick={() => setOpen(!open)}
            className="flex w-full cursor-pointer items-start gap-2 rounded-control text-left after:absolute after:inset-0"
          >
            <ChevronDown
              size={20}
              aria-hidden
              className={`mt-0.5 shrink-0 text-ink-soft transition-transform ${open ? '' : '-rotate-90'}`}
            />
            <span>
              <span className="block font-semibold">{outcome_label}</span>
              <span className="block text-14 text-ink-soft">
                {icpNames[icp]} · {formatCount(visitors)} {visitors === 1 ? 'visitor' : 'visitors'}
              </span>
            </span>
          </button>
        </h2>
        <ArmFigure arms={arms} end={end} />
        <div>
          <Verdict experiment={experiment} fewest={fewest} />
          {shipped !== null && (
            <p className="mt-1 flex gap-2 text-14 font-medium">
              <Megaphone size={16} aria-hidden className="mt-0.5 shrink-0" />
              {shipped.variant_id} is shipped to everybody
            </p>
          )}
        </div>
      </div>
      <div id={id}>{open && <ExperimentDetails experiment={experiment} />}</div>
    </li>
  );
}

function Verdict({ experiment, fewest }: Pick<ExperimentRowProps, 'experiment' | 'fewest'>) {
  const clear = experiment.verdict === 'a_leads' || experiment.verdict === 'b_leads';
  const Icon = clear ? CircleCheck : Scale;
  return (
    <p className={`flex gap-2 text-14 ${clear ? 'font-semibold text-good' : 'text-ink-soft'}`}>
      <Icon size={16} aria-hidden className="mt-0.5 shrink-0" />
      {describeVerdict(experiment, fewest)}
    </p>
  );
}
