import type { PromptData } from '../../../platform/llm/prompt.ts';
import type { Facts, WrittenSection } from '../facts/facts.ts';
import type { Material } from '../facts/read-material.ts';
import { computeFigures } from '../figures/figures.ts';
import { formatFigure, nameFigures } from '../figures/named-figures.ts';
import { numbered } from '../figures/risk-scores.ts';
import type { SectionBrief } from '../sections/section-brief.ts';

const style = `You write one section of a business report for a customer, as a careful pre-sales writer would.

House style
- Plain, short, active sentences in British English. Sentence case. No hype, no filler, no exclamation mark, no emoji.
- Say what a figure means before or after giving it; never list figures for their own sake.
- Vary the sentences. Do not open paragraphs alike and do not repeat what a table already shows.
- Tables where a reader expects to compare; prose where a reader expects an argument.

Truth
- Use only what the facts and the computed figures say. Invent no name, product, figure, date, quotation or promise.
- Take figures exactly as they stand. Compute nothing yourself: whatever may be computed is among the figures.
- Where something the reader needs is missing, write [to confirm: what is missing; ask who would know].
- Do not repeat the sections that are already written; point to them by their title.

Form
- GitHub Markdown. No HTML, images, links, code or footnotes. Every table has a header and at least one filled row.
- Answer with the section alone: no preamble, no remark after it.`;

/** The system prompt of a section: house style and its brief. No text of the facts is in it. */
export function describeTask(brief: SectionBrief): string {
  const neighbours = Object.entries(brief.leaves).map(([title, what]) => `- ${title}: ${what}`);
  const tables = brief.tables.map(
    ({ about, columns }) =>
      `- ${about}, with columns for ${columns.map((column) => column.split('|')[0]).join(', ')}`,
  );
  return [
    style,
    `The section: "${brief.title}" of the ${brief.type.replace('_', ' ').toLowerCase()}.`,
    `The first line is exactly "# ${brief.title}"; all further headings are "##", or "###" below a "##".`,
    `It covers: ${brief.covers}`,
    `It leaves to its neighbours:\n${neighbours.join('\n')}`,
    `Its shape: ${brief.shape}`,
    `Tables it must have:\n${tables.join('\n')}`,
    `Length: ${brief.words.min} to ${brief.words.max} words, table cells included. Rather short than padded.`,
  ].join('\n\n');
}

const longestAttachment = 6_000;
const longestAttachments = 18_000;
const longestWritten = 30_000;

/** What the section is made of, as data: facts, computed figures, references of rows, sections already written. */
export function collectMaterial({ facts, written }: Material): PromptData {
  const figures = computeFigures(facts);
  const { currency } = figures.money;
  const named = nameFigures(facts, figures).map(
    (figure) => `${figure.name}: ${formatFigure(figure, currency)}`,
  );
  return {
    facts: clipAttachments(facts),
    computed_figures: [...new Set(named)].join('\n'),
    references: listReferences(facts).join('\n'),
    written_sections: clipWritten(written),
  };
}

function clipAttachments(facts: Facts): Facts {
  let left = longestAttachments;
  const attachments = facts.opportunity.attachments.map(({ name, text }) => {
    const kept = text.slice(0, Math.min(longestAttachment, left));
    left -= kept.length;
    return { name, text: kept };
  });
  return { customer: facts.customer, opportunity: { ...facts.opportunity, attachments } };
}

/** References that tables of a report give to entries without an id of their own. */
function listReferences({ opportunity }: Facts): string[] {
  const rows = (letter: string, texts: readonly string[]) =>
    texts.map((text, index) => `${numbered(letter, index)}: ${text}`);
  return [
    ...rows(
      'K',
      opportunity.risks.map(({ text }) => text),
    ),
    ...rows('A', opportunity.assumptions),
    ...rows('D', opportunity.dependencies),
    ...rows(
      'I',
      opportunity.integrations.map(({ system }) => system),
    ),
  ];
}

/** The newest sections whole, as long as they fit; of the others the titles, which is enough to point to them. */
function clipWritten(written: readonly WrittenSection[]): string {
  let left = longestWritten;
  const kept = written.toReversed().map(({ section_title, markdown }) => {
    const fits = markdown.length <= left;
    if (fits) left -= markdown.length;
    return fits ? markdown : `# ${section_title}\n\n(not shown)`;
  });
  return kept.toReversed().join('\n\n');
}

/** The request to mend a section: what was found, in words. */
export function describeRepair(problems: readonly { readonly message: string }[]): string {
  const list = [...new Set(problems.map(({ message }) => message))]
    .slice(0, 30)
    .map((message) => `- ${message}`);
  return `The section was checked. These things are wrong:\n${list.join('\n')}\n\nWrite the whole section again with each of them mended and nothing else changed. Where a figure or a name is not in the facts, leave the statement out or mark the gap.`;
}
