import type { Figures } from './figures.ts';

export type FeasibilitySubject = 'return' | 'budget' | 'time' | 'risk' | 'people';
export type TestResult = 'met' | 'missed' | 'open';

/** What the figures say about going ahead. */
export interface Feasibility {
  readonly tests: Readonly<Record<FeasibilitySubject, TestResult>>;
  /** `go`: every test met. `conditional`: worth it, with something missed or open. `no`: it does not pay. `open`: cannot be told. */
  readonly verdict: 'go' | 'conditional' | 'no' | 'open';
}

/** Judges a project by its figures alone; what they do not show stays open. */
export function judgeFeasibility(figures: Figures): Feasibility {
  const { money, schedule, team, risks } = figures;
  const severe = risks.filter(({ band }) => band === 'high');
  const tests = {
    return: judge(money.expected?.netTotal, (net) => net > 0),
    budget: judge(money.budget?.headroom, (headroom) => headroom >= 0),
    time: judge(schedule?.goLiveSlackDays, (slack) => slack >= 0),
    risk: judge(risks.some(({ score }) => score !== undefined) ? severe : undefined, (high) =>
      high.every(({ risk }) => risk.owner !== undefined && risk.mitigation !== undefined),
    ),
    people: judge(team?.roles, (roles) => roles.every(({ beyondPlanWeeks }) => beyondPlanWeeks === 0)),
  };
  return { tests, verdict: conclude(tests) };
}

function judge<Value>(value: Value | undefined, passes: (value: Value) => boolean): TestResult {
  if (value === undefined) return 'open';
  return passes(value) ? 'met' : 'missed';
}

function conclude(tests: Readonly<Record<FeasibilitySubject, TestResult>>): Feasibility['verdict'] {
  if (tests.return === 'missed') return 'no';
  const results = Object.values(tests);
  if (results.every((result) => result === 'met')) return 'go';
  if (tests.return === 'open') return 'open';
  return 'conditional';
}
