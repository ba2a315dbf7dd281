import type { Report } from '@quintet/contracts/reports/studio-schemas';
import { useEffect, useMemo, useReducer, useRef, useState } from 'react';
import { readFault, type Fault } from '../../../api/fault.ts';
import { parseStored, readStored, useStored, writeStored } from '../local-store.ts';
import { mintSession } from '../mint-session.ts';
import { useLeader } from './use-leader.ts';
import { isAtWork } from './use-report.ts';

/** Sections to write one after the other; it lasts over reloads. */
interface Plan {
  readonly id: string;
  readonly all: readonly string[];
  readonly left: readonly string[];
}

export interface PlanState {
  readonly plan: Plan | undefined;
  /** How many of the plan's sections are over. */
  readonly done: number;
  /** Why it stands still. */
  readonly fault: Fault | undefined;
  readonly start: (titles: readonly string[]) => void;
  readonly stop: () => void;
  readonly goOn: () => void;
}

const mostAtOnce = 2;
/** Written last, so that it can draw on the rest. */
const lastTitle = 'Executive Summary';

/** Writes many sections, two at a time. Of several tabs one does the work; when it goes, another goes on. */
export function useGeneratePlan(
  report: Report,
  generate: (section_title: string, idempotency_key: string) => Promise<void>,
): PlanState {
  const key = `reports.plan.${report.report_id}`;
  const stored = useStored(key);
  const plan = useMemo(() => parsePlan(stored), [stored]);
  const isLeader = useLeader(key, plan !== undefined);
  const [fault, setFault] = useState<Fault>();
  const isStarting = useRef(false);
  const [, countStart] = useReducer((count: number) => count + 1, 0);
  const latest = useRef(generate);
  useEffect(() => {
    latest.current = generate;
  });

  const atWork = report.sections.filter(isAtWork).map((line) => line.section_title);
  const next = plan?.left[0];
  const isFree = fault === undefined && atWork.length < mostAtOnce;
  const isOver =
    plan !== undefined && next === undefined && !plan.all.some((title) => atWork.includes(title));

  useEffect(() => {
    if (!isLeader || plan === undefined) return;
    if (isOver) writeStored(key, null);
    if (next === undefined || !isFree || isStarting.current) return;
    isStarting.current = true;
    latest
      .current(next, `${plan.id}-${plan.all.indexOf(next)}`)
      .then(() => dropFirst(key, plan, next))
      .catch((error: unknown) => setFault(readFault(error)))
      .finally(() => {
        isStarting.current = false;
        countStart();
      });
  });

  return {
    plan,
    done: plan === undefined ? 0 : countDone(plan, atWork),
    fault: plan === undefined ? undefined : fault,
    start(titles) {
      const all = [
        ...titles.filter((title) => title !== lastTitle),
        ...titles.filter((title) => title === lastTitle),
      ];
      setFault(undefined);
      writeStored(key, JSON.stringify({ id: mintSession(), all, left: all } satisfies Plan));
    },
    stop: () => void writeStored(key, null),
    goOn: () => setFault(undefined),
  };
}

function countDone({ all, left }: Plan, atWork: readonly string[]): number {
  return all.filter((title) => !left.includes(title) && !atWork.includes(title)).length;
}

/** Unless the plan was stopped or replaced meanwhile. */
function dropFirst(key: string, plan: Plan, title: string): void {
  const now = parsePlan(readStored(key));
  if (now?.id !== plan.id) return;
  writeStored(key, JSON.stringify({ ...now, left: now.left.filter((other) => other !== title) }));
}

function parsePlan(stored: string | null): Plan | undefined {
  const value = parseStored(stored);
  return isPlan(value) ? value : undefined;
}

function isPlan(value: unknown): value is Plan {
  return (
    value instanceof Object &&
    typeof Reflect.get(value, 'id') === 'string' &&
    Array.isArray(Reflect.get(value, 'all')) &&
    Array.isArray(Reflect.get(value, 'left'))
  );
}
