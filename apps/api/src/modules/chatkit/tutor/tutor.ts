import type { ThreadEvent } from '@quintet/contracts/chatkit/events';
import type { ItemOf, ThreadItem } from '@quintet/contracts/chatkit/items';
import type { PageContext } from '../sessions/page-context.ts';
import type { ThreadState } from '../threads/rows.ts';

/** What an answer is given in. */
export interface Turn {
  readonly thread_id: string;
  readonly learner_id: string;
  /** What is changed here is kept, and told after the next event. */
  readonly state: ThreadState;
  /** Where the learner is, as his page says. */
  readonly context: PageContext;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /** The newest items of the thread, hidden ones too, the oldest first. */
  history(): Promise<ThreadItem[]>;
}

/** Tells what a tool of the model has for the learner. */
export type Show = (events: readonly ThreadEvent[]) => void;

export interface Action {
  readonly type: string;
  readonly payload?: unknown;
}

/**
 * Whoever answers. What is done is kept before it is sent; what throws ends the stream with an error that may be tried
 * again, a `TutorFault` as it says.
 */
export interface Tutor {
  /** Answers a message; without one it goes on from what the thread says. */
  respond(turn: Turn, message: ItemOf<'user_message'> | undefined): AsyncIterable<ThreadEvent>;
  /** Answers what a learner answered to questions. */
  receive(turn: Turn, answers: ItemOf<'structured_input'>): AsyncIterable<ThreadEvent>;
  /** Does what a button of a widget, or the page, asks for. */
  act(turn: Turn, action: Action, sender: ItemOf<'widget'> | undefined): AsyncIterable<ThreadEvent>;
  /** The same where the client waits for the widget as it is then. */
  update(turn: Turn, action: Action, sender: ItemOf<'widget'> | undefined): Promise<ThreadItem | undefined>;
}

/** A fault whose words are meant for the learner. */
export class TutorFault extends Error {
  readonly allowRetry: boolean;

  constructor(message: string, { allowRetry }: { readonly allowRetry: boolean }) {
    super(message);
    this.name = 'TutorFault';
    this.allowRetry = allowRetry;
  }
}
