import type { Phase } from '@quintet/contracts/reports/facts';
import { addDays, countDays, endOfWork } from '../text/calendar.ts';
import type { Facts } from '../facts/facts.ts';

/** A phase laid on the calendar. Weeks count from the start of the project, which is week 0. */
export interface PlannedPhase {
  readonly phase: Phase;
  readonly startWeek: number;
  readonly endWeek: number;
  /** Weeks it may slip without moving the end of the plan. */
  readonly floatWeeks: number;
  readonly critical: boolean;
  readonly after: readonly string[];
  /** Names in `depends_on` that no phase carries, or that lead in a circle. */
  readonly unresolved: readonly string[];
  readonly start: string | undefined;
  readonly end: string | undefined;
}

interface DeadlineCheck {
  readonly label: string;
  readonly date: string;
  /** Days between the planned go-live (else the end of the plan) and the deadline; negative when it is missed. */
  readonly slackDays: number | undefined;
}

export interface Schedule {
  readonly phases: readonly PlannedPhase[];
  readonly totalWeeks: number;
  readonly criticalPath: readonly string[];
  readonly finish: string | undefined;
  readonly goLiveWeek: number;
  /** Whether a phase says that it ends in the go-live; else the end of the plan counts. */
  readonly goLiveMarked: boolean;
  readonly goLive: string | undefined;
  /** Days between the planned go-live and the wanted one; negative when the plan is later. */
  readonly goLiveSlackDays: number | undefined;
  /** The last start that still meets the wanted go-live. */
  readonly latestStart: string | undefined;
  readonly deadlines: readonly DeadlineCheck[];
}

interface Placed {
  readonly phase: Phase;
  readonly after: readonly number[];
  readonly unresolved: readonly string[];
  readonly startWeek: number;
  readonly endWeek: number;
}

/** The plan by critical path; `undefined` without phases. Dates are there when the facts give a start. */
export function computeSchedule({ opportunity }: Facts): Schedule | undefined {
  const { phases, dates } = opportunity;
  if (phases.length === 0) return undefined;
  const placed = placePhases(phases);
  const totalWeeks = Math.max(...placed.map(({ endWeek }) => endWeek));
  const latestEnds = findLatestEnds(placed, totalWeeks);
  const planned = placed.map((each, index) => {
    const floatWeeks = round((latestEnds[index] ?? totalWeeks) - each.endWeek);
    return describePhase(each, { placed, floatWeeks, start: dates.start });
  });
  const goLivePhases = planned.filter(({ phase }) => phase.ends_in_go_live === true);
  const goLiveMarked = goLivePhases.length > 0;
  const goLiveWeek = goLiveMarked ? Math.max(...goLivePhases.map(({ endWeek }) => endWeek)) : totalWeeks;
  const goLive = endDay(dates.start, goLiveWeek);
  return {
    phases: planned,
    totalWeeks,
    criticalPath: planned.filter(({ critical }) => critical).map(({ phase }) => phase.name),
    finish: endDay(dates.start, totalWeeks),
    goLiveWeek,
    goLiveMarked,
    goLive,
    goLiveSlackDays: slackOf(goLive, dates.go_live),
    latestStart: dates.go_live === undefined ? undefined : addDays(dates.go_live, -goLiveWeek * 7),
    deadlines: dates.deadlines.map(({ label, date }) => ({ label, date, slackDays: slackOf(goLive, date) })),
  };
}

function slackOf(planned: string | undefined, wanted: string | undefined): number | undefined {
  return planned === undefined || wanted === undefined ? undefined : countDays(planned, wanted);
}

const round = (weeks: number): number => Math.round(weeks * 1_000) / 1_000;

/** Each phase after those it waits for; a dependency that leads in a circle is left out and named. */
function placePhases(phases: readonly Phase[]): readonly Placed[] {
  const placed = new Map<number, Placed>();
  const place = (index: number, waiting: ReadonlySet<number>): Placed | undefined => {
    const known = placed.get(index);
    const phase = phases[index];
    if (known !== undefined || phase === undefined || waiting.has(index)) return known;
    const inside = new Set([...waiting, index]);
    const wanted = dependenciesOf(phases, index);
    const after = wanted.indexes.filter((other) => place(other, inside) !== undefined);
    const circular = wanted.indexes
      .filter((other) => !after.includes(other))
      .map((other) => phases[other]?.name ?? '');
    const startWeek = Math.max(0, ...after.map((other) => placed.get(other)?.endWeek ?? 0));
    const result: Placed = {
      phase,
      after,
      unresolved: [...wanted.unknown, ...circular],
      startWeek,
      endWeek: round(startWeek + phase.weeks),
    };
    placed.set(index, result);
    return result;
  };
  return phases.flatMap((_, index) => place(index, new Set()) ?? []);
}

interface Dependencies {
  readonly indexes: readonly number[];
  readonly unknown: readonly string[];
}

function dependenciesOf(phases: readonly Phase[], index: number): Dependencies {
  const names = phases[index]?.depends_on;
  if (names === undefined) return { indexes: index === 0 ? [] : [index - 1], unknown: [] };
  const found = names.map((name) => ({ name, at: phases.findIndex((phase) => sameName(phase.name, name)) }));
  return {
    indexes: [...new Set(found.filter(({ at }) => at >= 0).map(({ at }) => at))],
    unknown: found.filter(({ at }) => at < 0).map(({ name }) => name),
  };
}

function sameName(first: string, second: string): boolean {
  return first.trim().toLowerCase() === second.trim().toLowerCase();
}

/** The latest end of each phase that leaves the end of the plan where it is. */
function findLatestEnds(placed: readonly Placed[], totalWeeks: number): readonly number[] {
  const latest = placed.map(() => totalWeeks);
  const backwards = placed
    .map((each, index) => ({ each, index }))
    .toSorted((first, second) => second.each.startWeek - first.each.startWeek || second.index - first.index);
  // Phases of no length share a start with their successor, so one pass may see them in the wrong order.
  for (let pass = 0; pass < placed.length; pass += 1) {
    let moved = false;
    for (const { each, index } of backwards) {
      const start = (latest[index] ?? totalWeeks) - each.phase.weeks;
      for (const other of each.after) {
        if (start >= (latest[other] ?? totalWeeks)) continue;
        latest[other] = start;
        moved = true;
      }
    }
    if (!moved) break;
  }
  return latest;
}

interface Surroundings {
  readonly placed: readonly Placed[];
  readonly floatWeeks: number;
  readonly start: string | undefined;
}

function describePhase(each: Placed, { placed, floatWeeks, start }: Surroundings): PlannedPhase {
  return {
    phase: each.phase,
    startWeek: each.startWeek,
    endWeek: each.endWeek,
    floatWeeks,
    critical: floatWeeks === 0,
    after: each.after.map((other) => placed[other]?.phase.name ?? ''),
    unresolved: each.unresolved,
    start: start === undefined ? undefined : addDays(start, each.startWeek * 7),
    end: endDay(start, each.endWeek, each.startWeek),
  };
}

/** The last working day before the week in which the next phase would start. */
function endDay(start: string | undefined, endWeek: number, startWeek = 0): string | undefined {
  if (start === undefined) return undefined;
  const first = addDays(start, startWeek * 7);
  const last = addDays(start, endWeek * 7 - 1);
  if (first === undefined || last === undefined) return undefined;
  const worked = endOfWork(last);
  return worked < first ? first : worked;
}
