import type { Batch } from './event.ts';
import { RecentEvents } from './recent-events.ts';

/** Who follows a tail. */
export interface Member {
  deliver(tail: Tail, batch: Batch): void;
  /** The stream does not go on from where it was: it was emptied, or set back. Its position is a new one. */
  restart(tail: Tail): void;
  fail(error: unknown): void;
}

/** The live end of one stream, shared by all its subscribers: each event is read once. */
export class Tail {
  readonly stream: string;
  /** The last event that was handed out; `undefined` until the database has been asked. */
  position: number | undefined;
  /** Changes whenever the stream restarts. */
  epoch = 0;
  /** A message came while the position was not known. */
  woken = false;
  /** Subscribers, with those who still read history. */
  holds = 0;
  readonly members = new Set<Member>();
  readonly recent = new RecentEvents();
  /** When it last moved, in milliseconds of the process clock. */
  movedAt = 0;

  constructor(stream: string) {
    this.stream = stream;
  }

  /** Hands the next events to every member. `onFault` gets what a member throws. */
  advance(batch: Batch, onFault: (member: Member, error: unknown) => void): void {
    this.position = batch.last;
    this.movedAt = performance.now();
    this.recent.add(batch);
    for (const member of this.members) {
      try {
        member.deliver(this, batch);
      } catch (error) {
        onFault(member, error);
      }
    }
  }

  /** Gives up the position; members are told of the new one once it is known. */
  forget(): void {
    this.position = undefined;
    this.epoch += 1;
    this.recent.forget();
  }
}
