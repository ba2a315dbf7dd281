import type { Edit, Piece, Prose, Range } from './chapter.ts';

/** What stands in prose for a formula, a piece of code or a picture: to the tagger it is a name. */
export const thing = 'Item';

/** Gathers the words of one paragraph while its tree is walked in order. */
export class ProseBuilder {
  readonly #source: string;
  readonly #start: number;
  readonly #pieces: Piece[] = [];
  readonly #spans: Range[] = [];
  readonly #bold: Range[] = [];
  #text = '';
  #position: number;

  constructor(source: string, start: number) {
    this.#source = source;
    this.#start = start;
    this.#position = start;
  }

  /** Adds the words up to `start`, then what is read in place of the source from there to `end`. */
  addFixed(start: number, end: number, shown: string): void {
    if (start < this.#position) return;
    this.#addWords(start);
    this.#pieces.push({ start, end, at: this.#text.length, length: shown.length, isFixed: true });
    this.#text += shown;
    this.#position = end;
  }

  /** Begins an emphasised stretch; what it gives ends it. */
  openSpan(start: number, isBold: boolean): (end: number) => void {
    this.#addWords(start);
    const from = this.#text.length;
    return (end) => {
      this.#addWords(end);
      this.#spans.push({ start: from, end: this.#text.length });
      if (isBold) this.#bold.push({ start: from, end: this.#text.length });
    };
  }

  finish(end: number, isOwn: boolean): Prose {
    this.#addWords(end);
    return {
      start: this.#start,
      end,
      text: this.#text.replaceAll(/\s/gu, ' '),
      pieces: this.#pieces,
      isOwn,
      spans: this.#spans.filter((span) => span.start < span.end),
      bold: this.#bold,
    };
  }

  #addWords(end: number): void {
    if (end <= this.#position) return;
    const words = this.#source.slice(this.#position, end);
    this.#pieces.push({
      start: this.#position,
      end,
      at: this.#text.length,
      length: words.length,
      isFixed: false,
    });
    this.#text += words;
    this.#position = end;
  }
}

/** The edit of the source that changes a stretch of the prose; none where markup or anything fixed stands in it. */
export function editProse({ pieces }: Prose, { start, end, text }: Edit): Edit | undefined {
  const piece = pieces.find(
    ({ at, length, isFixed }) => !isFixed && at <= start && end <= at + length && start < at + length,
  );
  if (piece === undefined) return undefined;
  const origin = piece.start - piece.at;
  return { start: origin + start, end: origin + end, text };
}

/** A text with edits done. They must not overlap; those at the same place are done in the order given. */
export function applyEdits(source: string, edits: readonly Edit[]): string {
  const pieces: string[] = [];
  let from = 0;
  for (const { start, end, text } of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    if (start < from) throw new Error('Two edits of the same place');
    pieces.push(source.slice(from, start), text);
    from = end;
  }
  pieces.push(source.slice(from));
  return pieces.join('');
}

/** Whether the prose holds words at all, and not only pictures or code. */
export function hasWords({ text, pieces }: Prose): boolean {
  return pieces.some(({ isFixed, at, length }) => !isFixed && /\p{L}{2}/u.test(text.slice(at, at + length)));
}
