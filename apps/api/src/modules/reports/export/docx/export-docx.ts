import {
  BorderStyle,
  Document,
  Footer,
  Header,
  HeadingLevel,
  Packer,
  PageNumber,
  Paragraph,
  Tab,
  TableOfContents,
  TabStopType,
  TextRun,
  type IParagraphOptions,
  type IStylesOptions,
} from 'docx';
import { estimatePageNumbersWith } from 'docx/layout';
import { writeBlocks, type DocxContext } from './blocks.ts';
import { writeInlines } from './inlines.ts';
import { createListNumbers } from './numbering.ts';
import { reportStyles, twips } from './styles.ts';
import type { Inline } from '../document-blocks.ts';
import { clip, colours, page } from '../report-look.ts';
import { lengthOf, readReportDocument, type Report, type ReportDocument } from '../report-document.ts';

/** The whole report as a Word document: cover, contents, sections on pages of their own, page numbers. */
export async function exportDocx(report: Report): Promise<Uint8Array> {
  const document = readReportDocument(report);
  const { title, customer, kind, date } = document;
  const notes: Paragraph[][] = [];
  const context: DocxContext = {
    numbers: createListNumbers(),
    addNote: (words) => notes.push([writeNote(words)]),
    languages: new Set(),
  };
  const body = document.sections.flatMap(({ title, blocks }) => [
    new Paragraph({
      heading: HeadingLevel.HEADING_1,
      pageBreakBefore: true,
      children: writeInlines(title, context.addNote),
    }),
    ...writeBlocks(blocks, context),
  ]);
  const file = new Document({
    title,
    subject: kind,
    creator: '',
    styles: stylesWith(context.languages),
    numbering: context.numbers.describe(),
    footnotes: Object.fromEntries(notes.map((children, index) => [String(index + 1), { children }])),
    ...(lengthOf(report) > longest ? {} : { pageNumbers: estimatePageNumbersWith({ guess: true }) }),
    sections: [
      {
        properties: {
          titlePage: true,
          page: {
            size: { width: twips(page.width), height: twips(page.height) },
            margin: {
              top: twips(page.top),
              bottom: twips(page.bottom),
              left: twips(page.left),
              right: twips(page.right),
              header: twips(36),
              footer: twips(34),
            },
          },
        },
        headers: {
          default: new Header(writeEdge(clip(title, 70), [clip(customer, 40)], { border: headRule })),
          first: new Header({ children: [new Paragraph({ style: 'PageEdge' })] }),
        },
        footers: {
          default: new Footer(writeEdge(`${kind} · ${date}`, pageOfAll)),
          first: new Footer({ children: [new Paragraph({ style: 'PageEdge' })] }),
        },
        children: [...writeCover(document), ...writeContents(document), ...body],
      },
    ],
  });
  return await Packer.toBuffer(file);
}

/** Characters up to which the pages are laid out for the contents; in a longer report Word does that when it opens it. */
const longest = 600_000;

function writeNote(words: readonly Inline[]): Paragraph {
  return new Paragraph({ style: 'PageEdge', children: writeInlines(words, () => 0) });
}

function writeCover({ title, kind, customer, date }: ReportDocument): Paragraph[] {
  const named = [
    new TextRun('Prepared for '),
    new TextRun({ text: customer, bold: true, color: colours.ink }),
  ];
  return [
    new Paragraph({ style: 'ReportKind', text: kind }),
    new Paragraph({ style: 'ReportTitle', text: title }),
    new Paragraph({ style: 'ReportRule' }),
    ...(customer === '' ? [] : [new Paragraph({ style: 'ReportFacts', children: named })]),
    new Paragraph({ style: 'ReportFacts', text: date }),
  ];
}

/** A field that Word can update, filled in already. */
function writeContents({ contentsDepth }: ReportDocument): (Paragraph | TableOfContents)[] {
  return [
    new Paragraph({ style: 'ContentsTitle', text: 'Contents', pageBreakBefore: true }),
    new TableOfContents('Contents', { hyperlink: true, headingStyleRange: `1-${contentsDepth}` }),
  ];
}

const textWidth = page.width - page.left - page.right;
const toTheRight = [{ type: TabStopType.RIGHT, position: twips(textWidth) }];

const headRule = { bottom: { style: BorderStyle.SINGLE, size: 4, color: colours.hairline, space: 6 } };
const pageOfAll = [PageNumber.CURRENT, ' of ', PageNumber.TOTAL_PAGES];

/** The line at the top or the foot of a page: something at the left, something at the right. */
function writeEdge(left: string, right: readonly string[], options: IParagraphOptions = {}) {
  const children = [new TextRun({ children: [left, new Tab(), ...right] })];
  return { children: [new Paragraph({ style: 'PageEdge', tabStops: toTheRight, ...options, children })] };
}

/** A style for the code of each language, so that the language is not lost. */
function stylesWith(languages: ReadonlySet<string>): IStylesOptions {
  const added = [...languages].map((language) => ({
    id: `CodeBlock-${language}`,
    name: `Code Block ${language}`,
    basedOn: 'CodeBlock',
  }));
  return { ...reportStyles, paragraphStyles: [...(reportStyles.paragraphStyles ?? []), ...added] };
}
