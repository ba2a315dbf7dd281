import { sectionTitles, type ReportType } from '@quintet/contracts/reports/schemas';
import { formatDay } from '../../text/calendar.ts';
import type { Facts, WrittenSection } from '../../facts/facts.ts';
import type { Figures } from '../../figures/figures.ts';
import { lowerFirst } from './letter-case.ts';
import { inline, sentence } from '../../text/markdown.ts';
import { formatAmount } from '../../text/numerals.ts';
import { findAnswerer, type Subject } from './who-to-ask.ts';

/** What a drafter of a section works with. */
export interface Draft {
  readonly facts: Facts;
  readonly figures: Figures;
  readonly type: ReportType;
  /** Name of the customer, or `the customer`. */
  readonly customer: string;
  /** The same for the start of a sentence. */
  readonly Customer: string;
  /** `the order tracking project`, or `the project`. */
  readonly project: string;
  /** The other sections of this report that are already written. */
  readonly written: readonly WrittenSection[];
  has(title: string): boolean;
  /** A sentence that points to a section, if that section is written: `say` gets its title. */
  see(title: string, say: (title: string) => string): string | undefined;
  /** One of several wordings: always the same for one opportunity, another for the next. */
  vary(slot: string, ...wordings: readonly [string, ...string[]]): string;
  /** A marked gap: what has to be found out, and who is likely to know. */
  ask(subject: Subject, question: string): string;
  /** A marked gap in a table whose text says whom to ask. */
  gap(question: string): string;
  /** An amount with its currency. */
  money(amount: number): string;
}

export interface DraftInput {
  readonly type: ReportType;
  readonly section_title: string;
  readonly facts: Facts;
  readonly written: readonly WrittenSection[];
}

/** Opens the context in which one section is drafted. */
export function openDraft({ type, section_title, facts, written }: DraftInput, figures: Figures): Draft {
  const { customer, opportunity } = facts;
  const name = customer.name === undefined ? undefined : inline(customer.name);
  const titles: readonly string[] = sectionTitles[type];
  const others = written.filter(
    (each) => each.section_title !== section_title && titles.includes(each.section_title),
  );
  const has = (title: string) => others.some((each) => each.section_title === title);
  const seed = [customer.customer_id, opportunity.opportunity_id, type, section_title].join('\n');
  return {
    facts,
    figures,
    type,
    customer: name ?? 'the customer',
    Customer: name ?? 'The customer',
    project:
      opportunity.title === undefined
        ? 'the project'
        : nameProject(lowerFirst(inline(opportunity.title), facts)),
    written: others,
    has,
    see: (title, say) => (has(title) ? sentence(say(`“${title}”`)) : undefined),
    vary: (slot, ...wordings) => wordings[hash(`${seed}\n${slot}`) % wordings.length] ?? wordings[0],
    ask: (subject, question) => `[to confirm: ${question}; ask ${findAnswerer(facts, subject)}]`,
    gap: (question) => `[to confirm: ${question}]`,
    money: (amount) => writeMoney(amount, figures.money.currency),
  };
}

function nameProject(title: string): string {
  return /\b(?:project|programme|program)$/i.test(title) ? `the ${title}` : `the ${title} project`;
}

function writeMoney(amount: number, currency: string | undefined): string {
  const sign = amount < 0 ? '-' : '';
  return `${sign}${currency === undefined ? '' : `${currency} `}${formatAmount(Math.abs(amount))}`;
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return value >>> 8;
}

/** The title of a money column, with the currency where it is known. */
export function moneyColumn(draft: Draft, title: string): string {
  const { currency } = draft.figures.money;
  return `>${title}${currency === undefined ? '' : ` (${currency})`}`;
}

/** An amount for a money column; absent amounts stay empty. */
export function moneyCell(amount: number | undefined): string {
  return amount === undefined ? '' : formatAmount(amount);
}

/** A day in words, or nothing. */
export function dayCell(day: string | undefined): string | undefined {
  return day === undefined ? undefined : formatDay(day);
}

/** The gap to mark when amounts carry no currency. */
export function askCurrency(draft: Draft): string | undefined {
  const { opportunity } = draft.facts;
  const hasAmounts =
    opportunity.costs.length + opportunity.benefits.length > 0 || opportunity.budget !== undefined;
  if (draft.figures.money.currency !== undefined || !hasAmounts) return undefined;
  return draft.ask('finance', 'the currency of all amounts');
}
