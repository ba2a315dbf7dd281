/** What a stretch of a model's answer is: words to be shown, or a mark that refers to a passage and quotes it. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'mark'; readonly passage: number; readonly quote: string };

const longestMark = 600;
const form = /^(\d{1,3})\|([^]+)$/;

/**
 * Reads the marks `[[number|quotation]]` out of an answer as it comes: what may still become a mark is held back, and what
 * stands in double brackets otherwise is dropped.
 */
export class MarkReader {
  #held = '';

  *read(delta: string): Generator<Piece> {
    this.#held += delta;
    for (;;) {
      const open = this.#held.indexOf('[[');
      if (open === -1) {
        // One bracket at the end may be the first of two.
        const whole = this.#held.endsWith('[') ? this.#held.length - 1 : this.#held.length;
        yield* this.#release(whole);
        return;
      }
      yield* this.#release(open);
      const close = this.#held.indexOf(']]');
      if (close === -1 && this.#held.length <= longestMark) return;
      const mark = this.#held.slice(2, close === -1 ? undefined : close);
      this.#held = close === -1 ? '' : this.#held.slice(close + 2);
      const [, passage, quote] = form.exec(mark) ?? [];
      if (passage !== undefined && quote !== undefined)
        yield { kind: 'mark', passage: Number(passage), quote };
    }
  }

  /** What was held back when no more comes. */
  *end(): Generator<Piece> {
    if (!this.#held.startsWith('[[')) yield* this.#release(this.#held.length);
    this.#held = '';
  }

  *#release(length: number): Generator<Piece> {
    const text = this.#held.slice(0, length);
    this.#held = this.#held.slice(length);
    if (text !== '') yield { kind: 'text', text };
  }
}
