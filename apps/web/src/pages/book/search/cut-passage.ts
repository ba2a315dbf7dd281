/** A stretch of a passage; the marked ones are what was searched for. */
interface Piece {
  readonly text: string;
  readonly isMarked: boolean;
  /** Where it begins in the whole text. */
  readonly at: number;
}

interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** How much is shown before the first mark and in all, in characters. */
const before = 60;
const whole = 220;

/** As much of a text as shows why it was found, in pieces. */
export function cutPassage(text: string, marks: readonly Stretch[]): Piece[] {
  const from = findStart(text, (marks[0]?.start ?? 0) - before);
  const to = Math.min(text.length, from + whole);
  const pieces: Piece[] = [];
  let at = from;
  const add = (end: number, isMarked: boolean) => {
    if (end > at) pieces.push({ text: text.slice(at, end), isMarked, at });
    at = Math.max(at, end);
  };
  for (const { start, end } of marks.filter((mark) => mark.start >= from && mark.end <= to)) {
    add(start, false);
    add(end, true);
  }
  add(to, false);
  return [
    ...(from > 0 ? [{ text: '… ', isMarked: false, at: -1 }] : []),
    ...pieces,
    ...(to < text.length ? [{ text: ' …', isMarked: false, at: text.length }] : []),
  ];
}

/** The beginning of a word at or before a place. */
function findStart(text: string, place: number): number {
  return place <= 0 ? 0 : text.lastIndexOf(' ', place) + 1;
}
