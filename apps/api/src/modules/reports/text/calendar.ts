const dayMs = 86_400_000;

export const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** `days` after an ISO day, as an ISO day; `undefined` where the calendar of ISO days ends. */
export function addDays(day: string, days: number): string | undefined {
  const at = new Date(Date.parse(day) + Math.round(days) * dayMs);
  const iso = Number.isNaN(at.getTime()) ? '' : at.toISOString();
  return /^\d{4}-/.test(iso) ? iso.slice(0, 10) : undefined;
}

/** Whole days from `from` to `to`, negative when `to` lies before it. */
export function countDays(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs);
}

/** The Friday before, for a day that falls on a weekend. */
export function endOfWork(day: string): string {
  const weekday = new Date(Date.parse(day)).getUTCDay();
  const back = weekday === 6 ? 1 : weekday === 0 ? 2 : 0;
  return addDays(day, -back) ?? day;
}

/** `2027-03-01` as `1 March 2027`. */
export function formatDay(day: string): string {
  const [year = '', month = '', date = ''] = day.split('-');
  return `${Number(date)} ${months[Number(month) - 1] ?? month} ${year}`;
}
