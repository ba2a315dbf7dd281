/** Far more than any client of ours sends. */
const mostASecond = 100;

/** Counts the messages of a connection, so that nobody keeps the server busy with them. */
export class MessageRate {
  #second = 0;
  #messages = 0;

  /** Counts one more. */
  isExceeded(): boolean {
    const second = Math.floor(performance.now() / 1000);
    this.#messages = second === this.#second ? this.#messages + 1 : 1;
    this.#second = second;
    return this.#messages > mostASecond;
  }
}
