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
