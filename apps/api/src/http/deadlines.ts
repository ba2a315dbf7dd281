const tickMs = 1_000;

/** Tells of each of its members when its time has come, a second late at most, with one timer for all of them. */
export class Deadlines<Member> {
  /** Members by the tick that they are told of in. */
  readonly #due = new Map<number, Set<Member>>();
  readonly #ticks = new Map<Member, number>();
  readonly #timer: NodeJS.Timeout;
  #past = Math.floor(Date.now() / tickMs);

  constructor(onDue: (member: Member) => void) {
    this.#timer = setInterval(() => {
      const now = Math.floor(Date.now() / tickMs);
      // A clock that was put forward leaves ticks out.
      for (; this.#past < now; this.#past += 1)
        for (const member of this.#take(this.#past + 1)) {
          this.#ticks.delete(member);
          onDue(member);
        }
    }, tickMs).unref();
  }

  #take(tick: number): ReadonlySet<Member> {
    const members = this.#due.get(tick);
    this.#due.delete(tick);
    return members ?? new Set();
  }

  /** Tells of a member at a time, in milliseconds since the epoch; never where that is infinitely far. */
  add(member: Member, at: number): void {
    if (!Number.isFinite(at)) return;
    const tick = Math.max(tickOf(at), this.#past + 1);
    const members = this.#due.get(tick) ?? new Set();
    this.#due.set(tick, members.add(member));
    this.#ticks.set(member, tick);
  }

  delete(member: Member): void {
    const tick = this.#ticks.get(member);
    if (tick === undefined) return;
    this.#ticks.delete(member);
    const members = this.#due.get(tick);
    members?.delete(member);
    if (members?.size === 0) this.#due.delete(tick);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

/** The first tick at which a time is over. */
function tickOf(at: number): number {
  return Math.ceil(at / tickMs);
}
