/** Whether a written number stands for a known one: equal as finely as `step` tells, never more than 5% off. */
export function agrees(known: number, { value, step }: { value: number; step: number }): boolean {
  const size = Math.abs(known);
  return Math.abs(size - value) <= Math.min(step / 2, Math.max(size * 0.05, 0.05)) + 1e-6;
}

/** Known numbers, to be asked whether a written one stands for any of them. */
export function indexNumbers(
  numbers: readonly number[],
): (written: { value: number; step: number }) => boolean {
  const sorted = numbers.map(Math.abs).toSorted((one, other) => one - other);
  return (written) => {
    // The farther a number is off, the less it agrees: the nearest on either side tell for all.
    let [from, to] = [0, sorted.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((sorted[middle] ?? 0) < written.value) from = middle + 1;
      else to = middle;
    }
    return sorted.slice(Math.max(0, from - 1), from + 1).some((known) => agrees(known, written));
  };
}
