const small = [
  'no',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
] as const;

/** A count as prose writes it: words up to twelve, `no` for zero, digits above. */
export function spellCount(count: number): string {
  return small[count] ?? formatNumber(count);
}

/** A count and its noun: `three phases`, `one phase`, `no phases`. */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${spellCount(count)} ${count === 1 ? noun : plural}`;
}

/** A number with thousands separators and at most two decimals. */
export function formatNumber(value: number): string {
  return value.toLocaleString('en-GB', { maximumFractionDigits: 2 });
}

/** An amount: whole where it is whole, else with both decimals. */
export function formatAmount(value: number): string {
  const decimals = Number.isInteger(value) ? 0 : 2;
  return value.toLocaleString('en-GB', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** A percentage: whole from ten on, one decimal below. */
export function formatPercent(value: number): string {
  return `${value.toLocaleString('en-GB', { maximumFractionDigits: Math.abs(value) < 10 ? 1 : 0 })}%`;
}

/** A number of units: `1 week`, `4.5 weeks`. */
export function formatSpan(value: number, unit: string): string {
  return `${formatNumber(value)} ${value === 1 ? unit : `${unit}s`}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function joinNames(names: readonly string[], conjunction = 'and'): string {
  const last = names.at(-1) ?? '';
  if (names.length < 2) return last;
  return `${names.slice(0, -1).join(', ')} ${conjunction} ${last}`;
}
