import type { ReportType, SectionTitle } from '@quintet/contracts/reports/schemas';

/** A table that a reader expects; a heading cell of the section has to hold each of the column words. */
export interface ExpectedTable {
  readonly about: string;
  /** Words in lower case; alternatives are parted by `|`. */
  readonly columns: readonly string[];
}

/** What one section is for, where it stops, and what it looks like. */
export interface SectionBrief {
  readonly type: ReportType;
  readonly title: SectionTitle;
  readonly covers: string;
  /** What belongs to another section, by its title. */
  readonly leaves: Readonly<Partial<Record<SectionTitle, string>>>;
  readonly shape: string;
  readonly tables: readonly ExpectedTable[];
  /** Length in words, table cells included. */
  readonly words: { readonly min: number; readonly max: number };
}
