import { textOf, type DocumentBlock, type Inline, type ListBlock } from '../document-blocks.ts';
import { drawBox, drawLine, drawRule } from './pdf-canvas.ts';
import { drawBars, type Box, type PdfContext } from './pdf-box.ts';
import type { Strip } from './pdf-flow.ts';
import { tableStrips } from './pdf-table.ts';
import type { Line, TextLook } from './pdf-text.ts';
import { colours, headingSizes, indentStep, sizes } from '../report-look.ts';

/** The look of running text. */
export const bodyLook: TextLook = { family: 'text', size: sizes.body, color: colours.ink };
const bodyLeading = 1.42;
const gaps = { title: 10, paragraph: 7, item: 3.5, heading: 6, block: 9 } as const;

/** Strips of blocks below each other. */
export function layBlocks(
  blocks: readonly DocumentBlock[],
  context: PdfContext,
  box: Box,
  first = 0,
): Strip[] {
  return blocks.flatMap((block, index) => {
    const previous = blocks[index - 1];
    const gap = previous === undefined ? first : gapBetween(previous, block);
    return layBlock(block, context, box, gap);
  });
}

function gapBetween(previous: DocumentBlock, block: DocumentBlock): number {
  if (block.kind === 'heading') return Math.max(12, 22 - block.level * 2);
  if (previous.kind === 'heading') return previous.level === 1 ? gaps.title : gaps.heading;
  const isPlain = (kind: DocumentBlock['kind']) => kind === 'paragraph' || kind === 'list';
  return isPlain(previous.kind) && isPlain(block.kind) ? gaps.paragraph : gaps.block;
}

function layBlock(block: DocumentBlock, context: PdfContext, box: Box, gap: number): Strip[] {
  switch (block.kind) {
    case 'heading':
      return layHeading(block, context, box, gap);
    case 'paragraph':
      return layText(block.inlines, context, box, { look: bodyLook, gap });
    case 'code':
      return layCode(block.text, context, box, gap);
    case 'quote':
      return layQuote(block.blocks, context, box, gap);
    case 'list':
      return layList(block, context, box, gap);
    case 'table':
      return tableStrips(block, context, box, gap);
    case 'rule':
      return [
        {
          height: 1,
          gap: gap + 4,
          keep: false,
          draw: ({ x, y }) => {
            drawRule(context.document, { x: x + box.indent, y, width: box.width, colour: colours.hairline });
          },
        },
      ];
  }
}

function layQuote(blocks: readonly DocumentBlock[], context: PdfContext, box: Box, gap: number): Strip[] {
  const inner: Box = {
    ...box,
    indent: box.indent + indentStep,
    width: box.width - indentStep,
    bars: [...box.bars, box.indent + 3],
  };
  // The bar begins with the quote, not in the space above it.
  return layBlocks(blocks, context, inner, gap).map((strip, index) =>
    index === 0
      ? {
          ...strip,
          draw: (spot) => {
            strip.draw({ ...spot, gap: 0 });
          },
        }
      : strip,
  );
}

/** The look of a heading of a level. */
export function headingLook(level: number): TextLook {
  return {
    family: 'plain',
    size: headingSizes[level - 1] ?? sizes.body,
    color: level === 1 ? colours.accent : colours.ink,
    bold: true,
  };
}

function layHeading(
  { level, inlines }: Extract<DocumentBlock, { kind: 'heading' }>,
  context: PdfContext,
  box: Box,
  gap: number,
): Strip[] {
  const strips = layText(inlines, context, box, {
    look: headingLook(level),
    gap,
    leading: 1.25,
    keepAll: true,
  });
  const heading = { level, title: textOf(inlines).trim() };
  return strips.map((strip, index) => (index === 0 ? { ...strip, heading } : strip));
}

interface Setting {
  readonly look: TextLook;
  readonly gap: number;
  readonly leading?: number;
  /** No line may part from the next, nor the last from what follows. */
  readonly keepAll?: boolean;
  /** Drawn to the left of the first line. */
  readonly marker?: Line | undefined;
}

/** Lines of text; never one alone at the foot or the head of a page. */
export function layText(
  inlines: readonly Inline[],
  context: PdfContext,
  box: Box,
  setting: Setting,
): Strip[] {
  const { look, gap, leading = bodyLeading, keepAll = false, marker } = setting;
  const lines = context.typesetter.breakLines(inlines, look, box.width);
  const height = look.size * leading;
  return lines.map((line, index): Strip => ({
    height,
    gap: index === 0 ? gap : 0,
    keep: keepAll || (lines.length > 1 && (index === 0 || index === lines.length - 2)),
    draw(spot) {
      const baseline = spot.y + height * 0.5 + look.size * 0.33;
      drawBars(context, box, spot, height);
      if (index === 0 && marker !== undefined)
        drawLine(context.document, marker, spot.x + box.indent - 5 - marker.width, baseline);
      drawLine(context.document, line, spot.x + box.indent, baseline);
    },
  }));
}

const codeLook: TextLook = { family: 'code', size: sizes.code, color: colours.ink };
const codePadding = 6;

function layCode(text: string, context: PdfContext, box: Box, gap: number): Strip[] {
  const width = box.width - 2 * codePadding;
  // Spaces at the start of a line are what makes code readable.
  const lines = text.split('\n').flatMap((line) => {
    const [, indent = '', rest = ''] = /^([ \t]*)(.*)$/su.exec(line) ?? [];
    const inset = context.typesetter.setLine(indent.replaceAll('\t', '    ').slice(0, 40), codeLook).width;
    return context.typesetter
      .breakLines([{ text: rest }], codeLook, width - inset)
      .map((set) => ({ set, inset }));
  });
  const height = codeLook.size * 1.4;
  return lines.map(({ set, inset }, index): Strip => {
    const isFirst = index === 0;
    const isLast = index === lines.length - 1;
    const full = height + (isFirst ? codePadding : 0) + (isLast ? codePadding : 0);
    return {
      height: full,
      gap: isFirst ? gap : 0,
      keep: lines.length > 1 && (isFirst || index === lines.length - 2),
      draw(spot) {
        drawBars(context, box, spot, full);
        drawBox(context.document, {
          x: spot.x + box.indent,
          y: spot.y,
          width: box.width,
          height: full + 0.2,
          colour: colours.code,
        });
        const top = spot.y + (isFirst ? codePadding : 0);
        drawLine(
          context.document,
          set,
          spot.x + box.indent + codePadding + inset,
          top + height * 0.5 + codeLook.size * 0.33,
        );
      },
    };
  });
}

const bullets = ['•', '–', '▪'];

function layList(list: ListBlock, context: PdfContext, box: Box, gap: number): Strip[] {
  const inner: Box = {
    ...box,
    indent: box.indent + indentStep,
    width: box.width - indentStep,
    depth: box.depth + 1,
  };
  const laid = list.items.map((item, index) => {
    const between = list.isTight ? gaps.item : gaps.paragraph;
    const marker = markerOf(list, index, context, box.depth);
    const setting = { look: bodyLook, gap: index === 0 ? gap : between, marker };
    const [first, ...others] = item.blocks;
    const inlines = first?.kind === 'paragraph' ? first.inlines : [];
    const head = layText(inlines, context, inner, setting);
    const rest = first?.kind === 'paragraph' ? others : item.blocks;
    return [...head, ...layBlocks(rest, context, inner, list.isTight ? gaps.item : gaps.paragraph)];
  });
  // The first and the last item have company on their page.
  return laid.flatMap((strips, index) =>
    laid.length > 1 && (index === 0 || index === laid.length - 2) ? keepLast(strips) : strips,
  );
}

function keepLast(strips: readonly Strip[]): Strip[] {
  return strips.map((strip, index) => (index === strips.length - 1 ? { ...strip, keep: true } : strip));
}

function markerOf(
  { start, items }: ListBlock,
  index: number,
  { typesetter }: PdfContext,
  depth: number,
): Line {
  const checked = items[index]?.checked;
  const bullet = bullets[depth % bullets.length] ?? '•';
  const bulletLook: TextLook = { ...bodyLook, family: 'plain', color: colours.accent };
  if (checked !== undefined) return typesetter.setLine(checked ? '☑' : '☐', bulletLook);
  if (start === undefined) return typesetter.setLine(bullet, bulletLook);
  return typesetter.setLine(`${writeNumber(start + index, depth)}.`, { ...bodyLook, color: colours.soft });
}

/** 1, a, i by depth, as the DOCX has them. */
function writeNumber(number: number, depth: number): string {
  if (depth % 3 === 1 && number > 0) return writeLetters(number);
  return depth % 3 === 2 && number > 0 && number < 4_000 ? writeRoman(number) : String(number);
}

function writeLetters(number: number): string {
  const letter = String.fromCharCode(97 + ((number - 1) % 26));
  return letter.repeat(Math.floor((number - 1) / 26) + 1);
}

const romans: readonly (readonly [number, string])[] = [
  [1000, 'm'],
  [900, 'cm'],
  [500, 'd'],
  [400, 'cd'],
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
];

function writeRoman(number: number): string {
  let left = number;
  let text = '';
  for (const [value, letters] of romans) {
    while (left >= value) {
      text += letters;
      left -= value;
    }
  }
  return text;
}
