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
  type IStylesOptions,
} from 'docx';
import { estimatePageNumbersWith } from 'docx/layout';
import { writeBlocks, type DocxContext } from './blocks.ts';
import { writeInlines } from './inlines.ts';
import { createListNumbers } from './numbering.ts';
import { reportStyles, twips } from './styles.ts';
import type { DocumentBlock, Inline } from '../document-blocks.ts';
import { clip, colours, page } from '../report-look.ts';
import { lengthOf, readReportDocument, type Report, type ReportDocument } from '../report-document.ts';

/** The whole report as a Word document: cover, contents, sections on pages of their own, page numbers. */
export async function exportDocx(report: Report): Promise<Uint8Array> {
  const document = readReportDocument(report);
  const notes: Paragraph[][] = [];
  const context: DocxContext = {
    numbers: createListNumbers(),
    addNote: (words) => notes.push([writeNote(words)]),
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
    title: document.title,
    subject: document.kind,
    creator: '',
    styles: addCodeLanguages(reportStyles, document),
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
          default: writeHeader(document),
          first: new Header({ children: [new Paragraph({ style: 'PageEdge' })] }),
        },
        footers: {
          default: writeFooter(document),
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

function writeHeader({ title, customer }: ReportDocument): Header {
  return new Header({
    children: [
      new Paragraph({
        style: 'PageEdge',
        tabStops: toTheRight,
        border: { bottom: { style: BorderStyle.SINGLE, size: 4, color: colours.hairline, space: 6 } },
        children: [new TextRun({ children: [clip(title, 70), new Tab(), clip(customer, 40)] })],
      }),
    ],
  });
}

function writeFooter({ kind, date }: ReportDocument): Footer {
  const place = [new Tab(), PageNumber.CURRENT, ' of ', PageNumber.TOTAL_PAGES];
  return new Footer({
    children: [
      new Paragraph({
        style: 'PageEdge',
        tabStops: toTheRight,
        children: [new TextRun({ children: [`${kind} · ${date}`, ...place] })],
      }),
    ],
  });
}

/** A style for the code of each language, so that the language is not lost. */
function addCodeLanguages(styles: IStylesOptions, { sections }: ReportDocument): IStylesOptions {
  const languages = new Set(sections.flatMap(({ blocks }) => blocks.flatMap(languagesIn)));
  const added = [...languages].map((language) => ({
    id: `CodeBlock-${language}`,
    name: `Code Block ${language}`,
    basedOn: 'CodeBlock',
  }));
  return { ...styles, paragraphStyles: [...(styles.paragraphStyles ?? []), ...added] };
}

function languagesIn(block: DocumentBlock): string[] {
  if (block.kind === 'code') return block.language === undefined ? [] : [block.language];
  if (block.kind === 'quote') return block.blocks.flatMap(languagesIn);
  return block.kind === 'list' ? block.items.flatMap(({ blocks }) => blocks.flatMap(languagesIn)) : [];
}
