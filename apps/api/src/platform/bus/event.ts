/** An event as it stands in the log. It is shared by all who receive it: never change it. */
export class BusEvent {
  readonly stream: string;
  /** 1, 2, 3 … within its stream, without gaps. */
  readonly seq: number;
  readonly type: string;
  /** The payload: the very text that was written when the event was published. */
  readonly json: string;
  readonly at: Date;
  #data: unknown;

  constructor(row: { stream: string; seq: number; type: string; json: string; at: Date }) {
    this.stream = row.stream;
    this.seq = row.seq;
    this.type = row.type;
    this.json = row.json;
    this.at = row.at;
  }

  /** The payload, parsed on first use. */
  get data(): unknown {
    return (this.#data ??= JSON.parse(this.json));
  }
}

/** Consecutive events of one stream, read together. One batch is shared by all receivers of a stream. */
export class Batch {
  readonly events: readonly BusEvent[];
  readonly first: number;
  readonly last: number;
  #characters: number | undefined;

  private constructor(events: readonly BusEvent[], first: number) {
    this.events = events;
    this.first = first;
    this.last = first + events.length - 1;
  }

  /** The events up to the first hole in their numbers; `undefined` unless they begin right after `position`. */
  static following(position: number, events: readonly BusEvent[]): Batch | undefined {
    const hole = events.findIndex((event, index) => event.seq !== position + 1 + index);
    const whole = hole === -1 ? events : events.slice(0, hole);
    return whole.length === 0 ? undefined : new Batch(whole, position + 1);
  }

  /** What of it comes after a position; `undefined` when nothing does. */
  after(position: number): Batch | undefined {
    if (position < this.first) return this;
    return position >= this.last
      ? undefined
      : new Batch(this.events.slice(position + 1 - this.first), position + 1);
  }

  /** Its first events, as many as fit into so many characters of JSON, but one at least. */
  upTo(characters: number): Batch {
    this.#characters ??= this.events.reduce((total, { json }) => total + json.length, 0);
    if (this.#characters <= characters) return this;
    let left = characters;
    const end = this.events.findIndex(({ json }) => (left -= json.length) < 0);
    return new Batch(this.events.slice(0, Math.max(1, end)), this.first);
  }
}
