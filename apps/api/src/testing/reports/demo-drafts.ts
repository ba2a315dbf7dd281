import { sectionTitles, type ReportType } from '@quintet/contracts/reports/schemas';
import { demoCustomers, demoOpportunities } from '../../modules/reports/demo/demo-customer.ts';
import { draftSection } from '../../modules/reports/sections/draft.ts';
import type { WrittenSection } from '../../modules/reports/facts/facts.ts';
import { factsOf } from './report-facts.ts';

/** Every section of a report on the demo's richer customer, each seeing those before it: texts that pass all checks. */
export function draftDemo(type: ReportType): WrittenSection[] {
  const [customer] = demoCustomers;
  const [opportunity] = demoOpportunities;
  if (customer === undefined || opportunity === undefined) throw new Error('no demo records');
  const facts = factsOf(customer, opportunity);
  const written: WrittenSection[] = [];
  for (const section_title of sectionTitles[type]) {
    written.push({ section_title, markdown: draftSection({ type, section_title, facts, written }) });
  }
  return written;
}
