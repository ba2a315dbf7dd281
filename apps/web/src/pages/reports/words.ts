import type { ReportType } from '@quintet/contracts/reports/schemas';
import type { VersionAuthor, VersionOrigin } from '@quintet/contracts/reports/studio-schemas';

export const typeNames: Readonly<Record<ReportType, string>> = {
  Feasibility_report: 'Feasibility report',
  Technical_scope: 'Technical scope',
  Commercial_proposal: 'Commercial proposal',
};

const originWords: Readonly<Record<VersionOrigin, string>> = {
  generated: 'Drafted',
  refined: 'Refined',
  edited: 'Edited',
  rolled_back: 'Rolled back',
};

const authorWords: Readonly<Record<VersionAuthor, string>> = {
  model: 'by the language model',
  rules: 'from facts, no model',
  person: 'by hand',
};

/** How a version came about, in a few words. */
export function describeOrigin(origin: VersionOrigin, author: VersionAuthor): string {
  if (origin === 'refined' && author === 'rules') return 'Refined by rule, no model';
  if (origin === 'rolled_back') return 'Rolled back';
  return `${originWords[origin]} ${authorWords[author]}`;
}

const minute = 60_000;
const hour = 60 * minute;

/** Relative under a day, then the date as the reader's locale writes it. */
export function describeTime(moment: string, now = Date.now()): string {
  const ago = now - Date.parse(moment);
  const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
  if (ago < minute) return 'just now';
  if (ago < hour) return relative.format(-Math.floor(ago / minute), 'minute');
  if (ago < 24 * hour) return relative.format(-Math.floor(ago / hour), 'hour');
  return new Date(moment).toLocaleDateString(undefined, { dateStyle: 'medium' });
}

/** The exact time, for those who point at a relative one. */
export function describeExactTime(moment: string): string {
  return new Date(moment).toLocaleString(undefined, { dateStyle: 'long', timeStyle: 'medium' });
}

/** A count with its noun. */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${count.toLocaleString()} ${count === 1 ? noun : plural}`;
}

/** The same words with a full stop, where they have no end of their own. */
export function endSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
