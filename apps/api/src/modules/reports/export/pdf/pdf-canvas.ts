import type { Line } from './pdf-text.ts';
import { colours } from '../report-look.ts';

/** What the writer of a page needs of pdfkit. */
export type PdfDocument = PDFKit.PDFDocument;

const hex = (colour: string): string => `#${colour}`;

/** Draws a line of text whose letters stand on `baseline`. */
export function drawLine(document: PdfDocument, line: Line, x: number, baseline: number): void {
  let at = x;
  for (const { text, font, size, width, color, link, strike, background, rise, isFigure } of line.pieces) {
    if (background !== undefined) {
      document.rect(at, baseline - size * 0.92, width, size * 1.24).fill(hex(background));
    }
    document.font(font, size).fillColor(hex(color));
    document.text(text, at, baseline - rise, {
      lineBreak: false,
      baseline: 'alphabetic',
      ...setting(isFigure),
    });
    if (strike) drawRule(document, { x: at, y: baseline - size * 0.28, width, colour: color });
    if (link !== undefined) {
      drawRule(document, { x: at, y: baseline + size * 0.14, width, colour: colours.accent });
      document.link(at, baseline - size, width, size * 1.3, link);
    }
    at += width;
  }
}

/** Figures of one width stand under each other, and a comma never slips under its neighbour. */
export function setting(isFigure: boolean): PDFKit.Mixins.TextOptions {
  return isFigure ? { features: ['tnum'] } : {};
}

/** Draws a level line. */
export function drawRule(
  document: PdfDocument,
  rule: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly colour: string;
    readonly thickness?: number;
  },
): void {
  const { x, y, width, colour, thickness = 0.5 } = rule;
  document
    .moveTo(x, y)
    .lineTo(x + width, y)
    .lineWidth(thickness)
    .strokeColor(hex(colour))
    .stroke();
}

/** Fills a box. */
export function drawBox(
  document: PdfDocument,
  box: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    readonly colour: string;
  },
): void {
  document.rect(box.x, box.y, box.width, box.height).fill(hex(box.colour));
}
