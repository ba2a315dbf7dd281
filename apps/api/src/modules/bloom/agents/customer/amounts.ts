/** Amounts of money, the lowest and the highest that were named. */
export interface Amounts {
  readonly low: number;
  readonly high: number;
}

const amountForm = /(\d[\d,]{0,14}(?:\.\d{1,4})?)\s?([kKmM](?![\p{L}\d]))?/gu;
const factors: Readonly<Record<string, number>> = { k: 1_000, m: 1_000_000 };
const mostMoney = 1_000_000_000;

/** The amounts in a budget as customers write it: `5000`, `$5k-10k`, `10,000 to 25,000`. Nothing where there is none. */
export function readAmounts(budget: string): Amounts | undefined {
  const found = [...budget.matchAll(amountForm)].map(([, digits = '', unit]) => ({
    value: Number(digits.replaceAll(',', '')),
    unit: unit?.toLowerCase(),
  }));
  // In `5-10k` the unit stands once for both.
  const last = found.at(-1)?.unit;
  const values = found
    .map(({ value, unit }) => value * (factors[unit ?? (value < 1_000 ? (last ?? '') : '')] ?? 1))
    .filter((value) => Number.isFinite(value) && value > 0 && value <= mostMoney);
  if (values.length === 0) return undefined;
  return { low: Math.min(...values), high: Math.max(...values) };
}

const spanForm = /(\d{1,4})\s?(day|week|month|quarter|year)s?(?![\p{L}])/giu;
const weeksOf: Readonly<Record<string, number>> = {
  day: 1 / 7,
  week: 1,
  month: 52 / 12,
  quarter: 13,
  year: 52,
};
const rangeForm = /(\d{1,4})\s?(?:-|–|to)\s?(?=\d{1,4}\s?(day|week|month|quarter|year))/giu;
const dayForm = /\d{4}-\d{2}-\d{2}/;
const weekMs = 7 * 24 * 3_600_000;

/** How many weeks a timeline leaves: a span such as `1-3 months` (the longest counts) or a date, below 0 when it is past. Nothing where none is named. */
export function readWeeks(timeline: string, now: Date): number | undefined {
  const [day] = dayForm.exec(timeline) ?? [];
  if (day !== undefined) {
    const weeks = (Date.parse(day) - now.getTime()) / weekMs;
    return Number.isNaN(weeks) ? undefined : weeks;
  }
  const spans = [...timeline.matchAll(spanForm), ...timeline.matchAll(rangeForm)].map(
    ([, count = '', unit = '']) => Number(count) * (weeksOf[unit.toLowerCase()] ?? 0),
  );
  return spans.length === 0 ? undefined : Math.max(...spans);
}

/** Money as it is written in an answer: `12,500`, and cents where there are any. */
export function writeAmount(value: number): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: Number.isInteger(value) ? 0 : 2 });
}

/** `5,000 to 10,000`, or the one amount. */
export function writeAmounts({ low, high }: Amounts): string {
  return low === high ? writeAmount(low) : `${writeAmount(low)} to ${writeAmount(high)}`;
}
