import type { Prisma } from '@quintet/db/generated/client';
import type { Transaction } from '@quintet/db/open-db';
import { z } from 'zod';
import type { Publish } from '../bus/bus.ts';
import type { Logger } from '../log.ts';

/** What starts a run and finds it again. */
export interface RunKind<Schema extends z.ZodType = z.ZodType> {
  /** `document.verbNoun`, the same for ever: runs that were started carry it. */
  readonly name: string;
  readonly schema: Schema;
  /** How long a run may take from its start or from a person's last answer, in milliseconds; then it has failed. */
  readonly deadlineMs: number;
  /** How many steps a run has at most, which its progress is counted by. */
  countSteps(input: z.output<Schema>): number;
  /** The stream of the bus that tells of a run. */
  streamOf(input: z.output<Schema>): string;
  /**
   * Writes what belongs to a change of a run, its end included, in the very transaction of the change: once, whoever ends
   * the run and whoever takes it over.
   */
  onChange?(changing: Changing, change: RunChange<z.output<Schema>>): Promise<void>;
}

/** The transaction that changes a run. */
export interface Changing {
  readonly tx: Transaction;
  readonly publish: Publish;
}

/** What happened to a run. */
export interface RunChange<Input> {
  readonly input: Input;
  readonly event: RunEvent;
  /** What the step gave that the event tells the end of. */
  readonly result: StoredResult;
  /** What the `ContractError` that made the run fail says to whoever asked for it. */
  readonly message: string | undefined;
  /** False while the run is queued for the first time. */
  readonly begun: boolean;
}

export interface RunDefinition<Environment, Schema extends z.ZodType = z.ZodType> extends RunKind<Schema> {
  /** How many are at work at once in one process. One that waits in a step counts, and costs little else. */
  readonly concurrency: number;
  /**
   * Begins anew when another process takes the run over, and finished steps then give what they gave before: whatever
   * takes time or has an effect is a step. What it throws ends the run as failed.
   */
  run(run: Run<Environment>, input: z.output<Schema>): Promise<void>;
}

/** What a step may give: JSON, or nothing. */
export type StoredResult = Prisma.InputJsonValue | undefined | void;

/** A run that is at work, with what its definition asks for. */
export type Run<Environment> = Environment & RunTools;

export interface RunTools {
  readonly id: string;
  /** Aborted when the run is cancelled or past its deadline, when it is taken over, and at shutdown. */
  readonly signal: AbortSignal;
  readonly log: Logger;
  /**
   * Does a part of the work and stores what it gave, which is JSON, together with the event that tells of it. Under the
   * same name it is never done again once it has finished; cut off before that, it is done anew. `work` is told the number
   * of the attempt, from 1 on.
   */
  step<Result extends StoredResult>(
    name: string,
    work: (attempt: number) => Promise<Result>,
    retry?: StepRetry,
  ): Promise<Result>;
  /**
   * Waits for a person, as a step of this name which `runs.answerIn` finishes, and gives the answer. The run meanwhile needs
   * no process and begins anew with the answer: whatever goes on beside it is cut off, what it throws is not to be caught.
   */
  waitFor<Schema extends z.ZodType>(name: string, wait: PersonWait<Schema>): Promise<z.output<Schema>>;
  /** In a transaction: nobody ends the run or takes it over before the commit. Throws when somebody did. */
  hold(tx: Transaction): Promise<void>;
}

/** What a person is waited for. */
export interface PersonWait<Schema extends z.ZodType = z.ZodType> {
  readonly schema: Schema;
  /** For how many milliseconds; then the run has failed with `NO_ANSWER`. */
  readonly withinMs: number;
}

/** How often a step is tried in all, and the pauses between: doubling from the first to the longest, with jitter. */
export interface StepRetry {
  readonly attempts: number;
  readonly firstMs: number;
  readonly maxMs: number;
  /** Whether it would fail in the same way again, so that it is not tried again. */
  isPointless?(error: unknown): boolean;
}

export const RunStateName = z.enum(['running', 'completed', 'failed', 'cancelled']);
type RunStateName = z.infer<typeof RunStateName>;

export type StepStateName = 'started' | 'waiting' | 'finished';

/** The events of a run, all of the type `run`. */
export interface RunEvent {
  readonly run_id: string;
  readonly state: RunStateName;
  /** From 0 to 1; it never falls. */
  readonly progress: number;
  readonly step?: { readonly name: string; readonly state: StepStateName };
  readonly error?: string;
}

/** Where a run stands. */
export interface RunState<Input> {
  readonly run_id: string;
  readonly input: Input;
  readonly state: RunStateName;
  readonly progress: number;
  /** False while it is queued for the first time. */
  readonly begun: boolean;
  /** The step that a person has to answer. */
  readonly waiting_for: string | undefined;
  /** The names of the finished steps, in no order. */
  readonly finished: ReadonlySet<string>;
  /** Why it failed, for whoever asked for it; `undefined` when only the log may know. */
  readonly error: string | undefined;
}

/** A run with the story of its steps. */
export interface RunStory<Input> extends RunState<Input> {
  readonly created_at: Date;
  readonly finished_at: Date | undefined;
  /** In the order in which they were begun. */
  readonly steps: readonly RunStep[];
}

export interface RunStep {
  readonly name: string;
  /** One that was begun and never finished stays `started` when its run ends. */
  readonly state: StepStateName;
  readonly result: StoredResult;
  /** How often it was begun. */
  readonly tries: number;
  readonly started_at: Date;
  readonly finished_at: Date | undefined;
}
