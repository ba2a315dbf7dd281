/** What a stretch of a model's answer is: words to be shown, or a mark that refers to a passage and quotes it. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'mark'; readonly passage: number; readonly quote: string };

const longestMark = 600;
/** What is a mark, or may become one. */
const opening = /^\[\[\d{1,3}\|/;
const prefix = /^\[\[\d{0,3}$/;
const whole = /^\[\[(\d{1,3})\|([^]+?)\]\]/;

/**
 * Reads the marks `[[number|quotation]]` out of an answer as it comes: what may still become a mark is held back. Other double
 * brackets are the answer's own, as those of a list of lists.
 */
export class MarkReader {
  #held = '';

  *read(delta: string): Generator<Piece> {
    this.#held += delta;
    for (;;) {
      const open = this.#held.indexOf('[[');
      if (open === -1) {
        // One bracket at the end may be the first of two.
        yield* this.#release(this.#held.endsWith('[') ? this.#held.length - 1 : this.#held.length);
        return;
      }
      yield* this.#release(open);
      const [mark, passage, quote] = whole.exec(this.#held) ?? [];
      if (mark !== undefined && passage !== undefined && quote !== undefined) {
        this.#held = this.#held.slice(mark.length);
        yield { kind: 'mark', passage: Number(passage), quote };
      } else if (this.#mayBecomeMark()) return;
      else yield* this.#release(1);
    }
  }

  /** What was held back when no more comes. */
  *end(): Generator<Piece> {
    if (!opening.test(this.#held)) yield* this.#release(this.#held.length);
    this.#held = '';
  }

  #mayBecomeMark(): boolean {
    return prefix.test(this.#held) || (opening.test(this.#held) && this.#held.length <= longestMark);
  }

  *#release(length: number): Generator<Piece> {
    const text = this.#held.slice(0, length);
    this.#held = this.#held.slice(length);
    if (text !== '') yield { kind: 'text', text };
  }
}
