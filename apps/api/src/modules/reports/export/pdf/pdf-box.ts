import { drawBox, type PdfDocument } from './pdf-canvas.ts';
import type { Spot } from './pdf-flow.ts';
import type { Typesetter } from './pdf-text.ts';
import { colours } from '../report-look.ts';

/** What all blocks of a document are drawn with. */
export interface PdfContext {
  readonly document: PdfDocument;
  readonly typesetter: Typesetter;
}

/** The box that a block stands in, from the left edge of the text. */
export interface Box {
  readonly indent: number;
  readonly width: number;
  readonly depth: number;
  /** Where the bars of quotes around it stand. */
  readonly bars: readonly number[];
}

/** The bars of quotes, through the space above as well. */
export function drawBars({ document }: PdfContext, { bars }: Box, { x, y, gap }: Spot, height: number): void {
  for (const bar of bars)
    drawBox(document, { x: x + bar, y: y - gap, width: 1.5, height: height + gap, colour: colours.hairline });
}
