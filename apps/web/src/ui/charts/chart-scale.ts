/** Maps a value from 0 to `end` onto a height in pixels, zero at the bottom. */
export interface ValueScale {
  readonly end: number;
  readonly ticks: readonly number[];
  toY(value: number): number;
}

const steps = [1, 2, 2.5, 5, 10];
const wantedTicks = 4;

/** A zero-based scale with round ticks that holds `largest`. */
export function scaleValues(largest: number, height: number): ValueScale {
  const rough = (largest > 0 ? largest : 1) / wantedTicks;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = (steps.find((candidate) => candidate * magnitude >= rough) ?? 10) * magnitude;
  const count = Math.max(1, Math.ceil(largest / step - 1e-9));
  const end = step * count;
  return {
    end,
    ticks: Array.from({ length: count + 1 }, (_, index) => index * step),
    toY: (value) => height - (value / end) * height,
  };
}

/** Runs of neighbouring values with the places where they stand; a gap ends a run. */
export function findRuns(values: readonly (number | null)[]): { index: number; value: number }[][] {
  const runs: { index: number; value: number }[][] = [];
  let run: { index: number; value: number }[] | undefined;
  for (const [index, value] of values.entries()) {
    if (value === null) run = undefined;
    else if (run === undefined) runs.push((run = [{ index, value }]));
    else run.push({ index, value });
  }
  return runs;
}

/** Moves heights apart until neighbours are `gap` away from each other, in the order given, none below `bottom`. */
export function spreadLabels(heights: readonly number[], gap: number, bottom: number): number[] {
  const order = heights
    .map((_, index) => index)
    .sort((one, other) => (heights[other] ?? 0) - (heights[one] ?? 0));
  const placed = [...heights];
  let limit = bottom;
  for (const index of order) {
    placed[index] = Math.min(placed[index] ?? 0, limit);
    limit = (placed[index] ?? 0) - gap;
  }
  return placed;
}

/** About every `each`th place, counted from the last one. */
export function pickTicks(count: number, each: number): number[] {
  const stride = Math.max(1, Math.round(each));
  return Array.from({ length: count }, (_, index) => index).filter(
    (index) => (count - 1 - index) % stride === 0,
  );
}
