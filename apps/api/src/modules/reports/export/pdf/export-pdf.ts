import PDFDocument from 'pdfkit';
import type { Inline } from '../document-blocks.ts';
import { bodyLook, headingLook, layBlocks, layText } from './pdf-blocks.ts';
import type { Box, PdfContext } from './pdf-box.ts';
import { drawLine, drawRule, setting, type PdfDocument } from './pdf-canvas.ts';
import { paginate, type Placed, type Strip } from './pdf-flow.ts';
import { createTypesetter, type TextLook, type Typesetter } from './pdf-text.ts';
import {
  readReportDocument,
  type DocumentSection,
  type Report,
  type ReportDocument,
} from '../report-document.ts';
import { clip, colours, page, sizes } from '../report-look.ts';

const text = {
  width: page.width - page.left - page.right,
  height: page.height - page.top - page.bottom,
} as const;
const wholeBox: Box = { indent: 0, width: text.width, depth: 0, bars: [] };

/** The whole report as PDF: cover, contents, sections on pages of their own, each page numbered. */
export async function exportPdf(report: Report): Promise<Uint8Array> {
  const content = readReportDocument(report);
  const document = openDocument(report, content);
  const collected = collect(document);
  const notes: (readonly Inline[])[] = [];
  const context: PdfContext = {
    document,
    typesetter: createTypesetter(deskOf(document), (words) => notes.push(words)),
  };
  const pages = content.sections.flatMap((section) =>
    paginate(laySection(section, context, notes), text.height),
  );
  drawReport(context, content, pages);
  document.end();
  return await collected;
}

function openDocument(report: Report, { title, kind, customer }: ReportDocument): PdfDocument {
  return new PDFDocument({
    autoFirstPage: false,
    size: [page.width, page.height],
    margin: 0,
    lang: 'en-GB',
    displayTitle: true,
    pdfVersion: '1.7',
    info: {
      Title: title,
      Subject: kind,
      Keywords: customer,
      Creator: 'Quintet',
      CreationDate: report.prepared_at,
    },
  });
}

async function collect(document: PdfDocument): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of document) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

function deskOf(document: PdfDocument) {
  const measureAt = 100;
  return {
    register: (name: string, data: Buffer) => void document.registerFont(name, data),
    measure: (name: string, letters: string, isFigure: boolean) =>
      document.font(name, measureAt).widthOfString(letters, setting(isFigure)) / measureAt,
  };
}

const noteLook: TextLook = { ...bodyLook, size: sizes.small, color: colours.soft };

/** A section with its notes behind it. */
function laySection(
  { title, blocks }: DocumentSection,
  context: PdfContext,
  notes: readonly (readonly Inline[])[],
): Strip[] {
  const before = notes.length;
  const heading = { kind: 'heading', level: 1, inlines: title } as const;
  const strips = layBlocks([heading, ...blocks], context, wholeBox);
  const added = notes.slice(before).flatMap((words, index) => {
    const number = { text: `${before + index + 1}  ` };
    return layText([number, ...words], context, wholeBox, { look: noteLook, gap: index === 0 ? 20 : 3 });
  });
  return [...strips, ...added];
}

interface Entry {
  readonly level: number;
  readonly title: string;
  readonly page: number;
  readonly name: string;
}

function drawReport(
  context: PdfContext,
  content: ReportDocument,
  pages: readonly (readonly Placed[])[],
): void {
  const { document } = context;
  const found = pages.flatMap((placed, index) =>
    placed.flatMap(({ strip: { heading } }) => (heading === undefined ? [] : [{ ...heading, index }])),
  );
  const entries = chooseEntries(found.filter(({ level }) => level <= 2));
  const contents = cutContents(entries, ({ level }) => entryHeights[level === 1 ? 0 : 1]);
  const firstPage = 2 + contents.length;
  const total = firstPage - 1 + pages.length;
  drawCover(context, content);
  for (const [index, part] of contents.entries()) {
    openPage(context, content, { number: 2 + index, total });
    const listed = part.map((entry): Entry => ({
      ...entry,
      page: firstPage + entry.index,
      name: `h${found.indexOf(entry)}`,
    }));
    drawContents(context, listed, index === 0);
  }
  let heading = 0;
  const outline = openOutline(document);
  for (const [index, placed] of pages.entries()) {
    openPage(context, content, { number: firstPage + index, total });
    for (const { strip, y, gap } of placed) {
      if (strip.heading !== undefined) {
        document.addNamedDestination(`h${heading}`, 'XYZ', 0, page.top + y - 20, null);
        outline(strip.heading);
        heading += 1;
      }
      strip.draw({ x: page.left, y: page.top + y, gap });
    }
  }
}

/** Titles in the side bar of the reader, nested as they are. */
function openOutline(document: PdfDocument) {
  const open: { readonly level: number; readonly item: PDFKit.PDFOutline }[] = [];
  return ({ level, title }: { level: number; title: string }) => {
    while ((open.at(-1)?.level ?? 0) >= level) open.pop();
    const parent = open.at(-1)?.item ?? document.outline;
    if (level <= 3) open.push({ level, item: parent.addItem(title) });
  };
}

const entryHeights = [19, 14.5] as const;
const contentsTop = 44;
const perPage = text.height - contentsTop;

/** Both levels where they fit on one page, else the sections alone. */
function chooseEntries<Each extends { readonly level: number }>(found: readonly Each[]): Each[] {
  const height = found.reduce((sum, { level }) => sum + (entryHeights[level - 1] ?? 0), 0);
  return height <= perPage ? [...found] : found.filter(({ level }) => level === 1);
}

/** Entries in pages. */
function cutContents<Each>(entries: readonly Each[], height: (entry: Each) => number): Each[][] {
  const pages: Each[][] = [[]];
  let used = 0;
  for (const entry of entries) {
    if (used + height(entry) > perPage) {
      pages.push([]);
      used = 0;
    }
    pages.at(-1)?.push(entry);
    used += height(entry);
  }
  return pages;
}

function openPage(
  { document, typesetter }: PdfContext,
  { title, customer, kind, date }: ReportDocument,
  { number, total }: { number: number; total: number },
): void {
  document.addPage();
  const look: TextLook = { family: 'plain', size: sizes.small, color: colours.soft };
  const right = (words: string, y: number) => {
    const line = typesetter.setLine(words, look);
    drawLine(document, line, page.width - page.right - line.width, y);
  };
  drawLine(document, typesetter.setLine(clip(title, 70), look), page.left, 44);
  right(clip(customer, 40), 44);
  drawRule(document, { x: page.left, y: 52, width: text.width, colour: colours.hairline });
  drawLine(document, typesetter.setLine(`${kind} · ${date}`, look), page.left, page.height - 36);
  right(`${number} of ${total}`, page.height - 36);
}

function drawCover(
  { document, typesetter }: PdfContext,
  { title, kind, customer, date }: ReportDocument,
): void {
  document.addPage();
  let y = 240;
  const put = (words: string, look: TextLook, leading: number) => {
    for (const line of typesetter.breakLines([{ text: words }], look, text.width)) {
      y += look.size * leading;
      drawLine(document, line, page.left, y);
    }
  };
  put(kind, { family: 'plain', size: sizes.kind, color: colours.accent, bold: true }, 1.2);
  y += 8;
  put(title, { family: 'plain', size: sizes.title, color: colours.ink, bold: true }, 1.15);
  y += 18;
  drawRule(document, { x: page.left, y, width: text.width, colour: colours.accent, thickness: 1 });
  y += 14;
  const facts: TextLook = { family: 'plain', size: 12, color: colours.soft };
  if (customer !== '') drawPrepared(typesetter, document, customer, { y: y + 14, facts });
  y += customer === '' ? 0 : 20;
  put(date, facts, 1.2);
}

function drawPrepared(
  typesetter: Typesetter,
  document: PdfDocument,
  customer: string,
  { y, facts }: { y: number; facts: TextLook },
): void {
  const label = typesetter.setLine('Prepared for ', facts);
  drawLine(document, label, page.left, y);
  const [name] = typesetter.breakLines(
    [{ text: customer }],
    { ...facts, color: colours.ink, bold: true },
    text.width - label.width,
  );
  if (name !== undefined) drawLine(document, name, page.left + label.width, y);
}

function drawContents(
  { document, typesetter }: PdfContext,
  entries: readonly Entry[],
  isFirst: boolean,
): void {
  let y: number = page.top;
  if (isFirst) {
    drawLine(document, typesetter.setLine('Contents', headingLook(1)), page.left, y + 18);
    y += contentsTop;
  }
  for (const { level, title, page: number, name } of entries) {
    const look: TextLook = {
      family: 'plain',
      size: level === 1 ? 10.5 : 9.5,
      color: level === 1 ? colours.ink : colours.soft,
      bold: level === 1,
    };
    const height = entryHeights[level === 1 ? 0 : 1];
    const indent = level === 1 ? 0 : 12;
    const line = typesetter.setLine(clip(title, 80), look);
    const place = typesetter.setLine(String(number), { ...look, bold: false });
    const baseline = y + height - 5;
    drawLine(document, line, page.left + indent, baseline);
    drawLine(document, place, page.width - page.right - place.width, baseline);
    drawDots(document, {
      from: page.left + indent + line.width + 5,
      to: page.width - page.right - place.width - 5,
      y: baseline,
    });
    document.goTo(page.left, y, text.width, height, name);
    y += height;
  }
}

function drawDots(document: PdfDocument, { from, to, y }: { from: number; to: number; y: number }): void {
  if (to <= from) return;
  document
    .moveTo(to, y - 0.5)
    .lineTo(from, y - 0.5)
    .lineWidth(0.6)
    .lineCap('round')
    .dash(0.01, { space: 3.5 })
    .strokeColor(`#${colours.soft}`)
    .stroke();
  document.undash().lineCap('butt');
}
