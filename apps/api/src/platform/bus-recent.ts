import { Batch, type BusEvent } from './bus-event.ts';

const mostEvents = 256;
const mostCharacters = 65_536;

/** The newest events of a stream with live subscribers, so that one who reconnects needs no query. */
export class RecentEvents {
  #events: BusEvent[] = [];
  #characters = 0;

  add(batch: Batch): void {
    for (const event of batch.events) {
      this.#events.push(event);
      this.#characters += event.json.length;
    }
    let drop = 0;
    while (this.#events.length - drop > mostEvents || this.#characters > mostCharacters) {
      this.#characters -= this.#events[drop]?.json.length ?? 0;
      drop += 1;
    }
    if (drop > 0) this.#events = this.#events.slice(drop);
  }

  /** Everything after a position; `undefined` when that reaches further back than what is kept. */
  after(position: number): Batch | undefined {
    const first = this.#events[0];
    if (first === undefined || position + 1 < first.seq) return undefined;
    return Batch.following(position, this.#events.slice(position + 1 - first.seq));
  }

  forget(): void {
    this.#events = [];
    this.#characters = 0;
  }
}
