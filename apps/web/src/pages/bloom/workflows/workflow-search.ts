/** States that runs are filtered by. */
export const runStates = ['pending', 'running', 'completed', 'failed', 'cancelled'] as const;
export type RunState = (typeof runStates)[number];
export const runDays = [7, 30, 90] as const;

/** Which runs are shown, and which workflow stands in the form. */
export interface WorkflowSearch {
  readonly state?: RunState;
  readonly kind?: string;
  /** How far back; without it all of them. */
  readonly days?: (typeof runDays)[number];
  readonly page?: number;
  /** The workflow that is to be started. */
  readonly start?: string;
}

/** Which step's answer is open. */
export interface RunSearch {
  readonly step?: string;
}

const longestName = 200;

/** Reads the address; what makes no sense in it is left out. */
export function readWorkflowSearch(search: Readonly<Record<string, unknown>>): WorkflowSearch {
  const state = runStates.find((known) => known === search['state']);
  const days = runDays.find((known) => known === Number(search['days']));
  const kind = readName(search['kind']);
  const start = readName(search['start']);
  const page = Number(search['page']);
  return {
    ...(state === undefined ? {} : { state }),
    ...(kind === undefined ? {} : { kind }),
    ...(days === undefined ? {} : { days }),
    ...(Number.isInteger(page) && page > 1 ? { page } : {}),
    ...(start === undefined ? {} : { start }),
  };
}

/** Reads the address of one run. */
export function readRunSearch(search: Readonly<Record<string, unknown>>): RunSearch {
  const step = readName(search['step']);
  return step === undefined ? {} : { step };
}

function readName(given: unknown): string | undefined {
  return typeof given === 'string' && given !== '' && given.length <= longestName ? given : undefined;
}
