const slotCount = 25;

/** Visits each of its members once per turn, spread over the turn, with one timer for all of them. */
export class TimerWheel<Member extends { slot: number }> {
  readonly #slots: readonly Set<Member>[] = Array.from({ length: slotCount }, () => new Set<Member>());
  readonly #timer: NodeJS.Timeout;
  #now = 0;

  /** `turnMs` is how long a turn takes. */
  constructor(turnMs: number, visit: (member: Member) => void) {
    this.#timer = setInterval(() => {
      this.#now = (this.#now + 1) % slotCount;
      for (const member of this.#slots[this.#now] ?? []) visit(member);
    }, turnMs / slotCount).unref();
  }

  /** Adds a member who is visited for the first time at the end of a turn. */
  add(member: Member): void {
    member.slot = this.#now;
    this.#slots[member.slot]?.add(member);
  }

  delete(member: Member): void {
    this.#slots[member.slot]?.delete(member);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  get size(): number {
    return this.#slots.reduce((total, slot) => total + slot.size, 0);
  }

  *[Symbol.iterator](): Generator<Member> {
    for (const slot of this.#slots) yield* slot;
  }
}
