import { Batch, type BusEvent } from './event.ts';
import { pageSize } from './event-log.ts';

const mostEvents = 1_024;
const mostCharacters = 131_072;

/** The newest events of a stream with live subscribers, so that one who reconnects needs no query. */
export class RecentEvents {
  #events: BusEvent[] = [];
  #characters = 0;

  add(batch: Batch): void {
    for (const event of batch.events) {
      this.#events.push(event);
      this.#characters += event.json.length;
    }
    if (this.#events.length <= mostEvents && this.#characters <= mostCharacters) return;
    // A quarter more than needed goes at once, so that it does not happen with every batch.
    let drop = 0;
    while (this.#events.length - drop > mostEvents * 0.75 || this.#characters > mostCharacters * 0.75) {
      this.#characters -= this.#events[drop]?.json.length ?? 0;
      drop += 1;
    }
    this.#events = this.#events.slice(drop);
  }

  /** The page that follows a position; `undefined` when that reaches further back than what is kept. */
  after(position: number): Batch | undefined {
    const first = this.#events[0];
    if (first === undefined || position + 1 < first.seq) return undefined;
    const start = position + 1 - first.seq;
    return Batch.following(position, this.#events.slice(start, start + pageSize));
  }

  forget(): void {
    this.#events = [];
    this.#characters = 0;
  }
}
