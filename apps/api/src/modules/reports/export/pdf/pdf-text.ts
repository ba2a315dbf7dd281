import { bindFigures } from '../bind-figures.ts';
import type { Alignment, Inline } from '../document-blocks.ts';
import { openFontChain, type Face, type Family, type FontChain } from './pdf-fonts.ts';
import { colours } from '../report-look.ts';

/** Letters of one file and one look. `width` in points. */
export interface Piece {
  readonly text: string;
  readonly font: string;
  readonly size: number;
  readonly width: number;
  readonly color: string;
  readonly link: string | undefined;
  readonly strike: boolean;
  readonly background: string | undefined;
  /** How far above the line, for the number of a note. */
  readonly rise: number;
  /** Set with figures of one width. */
  readonly isFigure: boolean;
}

/** A line as it is drawn, from the left edge of its box. */
export interface Line {
  readonly pieces: readonly Piece[];
  readonly width: number;
}

/** How a paragraph is set. */
export interface TextLook {
  readonly family: Family;
  readonly size: number;
  readonly color: string;
  readonly bold?: boolean;
  readonly italic?: boolean;
}

/** Measures and breaks text. */
export interface Typesetter {
  /** Lines no wider than `width` points; an empty text is one empty line. */
  breakLines(inlines: readonly Inline[], look: TextLook, width: number): Line[];
  /** Points of the longest word, and of all in one line. */
  measure(
    inlines: readonly Inline[],
    look: TextLook,
  ): { readonly longestWord: number; readonly whole: number };
  /** The pieces of one short line of plain text. */
  setLine(text: string, look: TextLook): Line;
}

/** Draws with fonts by name; `measure` gives points for a text in a font of size 1. */
export interface FontDesk {
  register(name: string, data: Buffer): void;
  measure(name: string, text: string, isFigure: boolean): number;
}

/** Gives the number of a note; notes are numbered as they are met. */
export type NumberNote = (words: readonly Inline[]) => number;

/** Sets letters in the fonts that hold them; fonts and widths are looked up once. */
function createLetterCase(desk: FontDesk) {
  const chains = new Map<string, FontChain>();
  const widths = new Map<string, number>();
  const registered = new Set<string>();

  function chainOf(face: Face): FontChain {
    const key = `${face.family} ${face.bold} ${face.italic}`;
    const known = chains.get(key);
    if (known !== undefined) return known;
    const chain = openFontChain(face);
    chains.set(key, chain);
    return chain;
  }

  function widthOf(font: string, text: string, isFigure: boolean): number {
    const key = `${font}\n${isFigure}\n${text}`;
    const known = widths.get(key);
    if (known !== undefined) return known;
    const width = desk.measure(font, text, isFigure);
    widths.set(key, width);
    return width;
  }

  function setText(text: string, style: Style): Piece[] {
    const { face, size, ...look } = style;
    const chain = chainOf(face);
    const parts = chain.cut(text);
    for (const { name } of parts) {
      if (!registered.has(name)) desk.register(name, chain.dataOf(name));
      registered.add(name);
    }
    return parts
      .flatMap((part) => chunk(part.text).map((letters) => ({ text: letters, font: part.name })))
      .map((part) => {
        const isFigure = face.family === 'plain' && /^\d/u.test(part.text);
        return { ...look, ...part, isFigure, size, width: widthOf(part.font, part.text, isFigure) * size };
      });
  }

  return { widthOf, setText };
}

/** A typesetter for one document. */
export function createTypesetter(desk: FontDesk, numberNote: NumberNote): Typesetter {
  const { widthOf, setText } = createLetterCase(desk);

  /** Words and spaces in a row; a word never ends where no line may. */
  function readWords(inlines: readonly Inline[], look: TextLook): Word[] {
    const words: Word[] = [];
    let isOpen = false;
    for (const inline of inlines) {
      if ('lineBreak' in inline) {
        words.push({ kind: 'break', pieces: [], width: 0 });
        isOpen = false;
        continue;
      }
      const text =
        'note' in inline
          ? String(numberNote(inline.note))
          : bindFigures(inline.text.replaceAll('\t', '    '));
      const style = 'note' in inline ? noteStyle(look) : styleOf(inline, look);
      for (const part of text.match(/[ \n]+|[^ \n]+?[-–—/](?=[^ \n\d]{3})|[^ \n]+/gu) ?? []) {
        const kind = /^[ \n]/u.test(part) ? 'space' : 'word';
        const pieces = setText(part.replaceAll(/[\n\u00a0]/gu, ' '), style);
        const last = words.at(-1);
        if (kind === 'word' && isOpen && last?.kind === 'word')
          words[words.length - 1] = joinWords(last, pieces);
        else words.push({ kind, pieces, width: sumWidths(pieces) });
        isOpen = kind === 'word' && !/[-–—/]$/u.test(part);
      }
    }
    return words;
  }

  return {
    breakLines: (inlines, look, width) =>
      fillLines(readWords(inlines, look), width, (piece, most) => cutPiece(piece, most, widthOf)),
    measure(inlines, look) {
      const words = readWords(inlines, look);
      return {
        longestWord: Math.max(0, ...words.map((word) => (word.kind === 'word' ? word.width : 0))),
        whole: words.reduce((sum, word) => sum + word.width, 0),
      };
    },
    setLine(text, look) {
      const pieces = setText(text, styleOf({ text }, look));
      return { pieces, width: sumWidths(pieces) };
    },
  };
}

interface Word {
  readonly kind: 'word' | 'space' | 'break';
  readonly pieces: readonly Piece[];
  readonly width: number;
}

type Style = Omit<Piece, 'text' | 'font' | 'width' | 'isFigure'> & { readonly face: Face };

function styleOf(
  inline: Extract<Inline, { text: string }>,
  { family, size, color, bold, italic }: TextLook,
): Style {
  const isCode = inline.code === true;
  return {
    face: {
      family: isCode ? 'code' : family,
      bold: bold === true || inline.bold === true,
      italic: italic === true || inline.italic === true,
    },
    // Code letters are wide for their size.
    size: isCode && family !== 'code' ? size * 0.86 : size,
    color: inline.placeholder === true ? colours.gapInk : inline.link === undefined ? color : colours.accent,
    link: inline.link,
    strike: inline.strike === true,
    background:
      inline.placeholder === true ? colours.gap : isCode && family !== 'code' ? colours.code : undefined,
    rise: 0,
  };
}

function noteStyle({ family, size, color }: TextLook): Style {
  const face = { family, bold: false, italic: false };
  return {
    face,
    size: size * 0.65,
    color,
    link: undefined,
    strike: false,
    background: undefined,
    rise: size * 0.35,
  };
}

/** Figures and what stands around them, in pieces no wider than a few lines, so that cutting a long one stays cheap. */
function chunk(text: string): readonly string[] {
  return text.match(/\d(?:[\d.,]{0,198}\d)?|[^\d]{1,200}/gu) ?? [];
}

function joinWords(word: Word, pieces: readonly Piece[]): Word {
  return { kind: 'word', pieces: [...word.pieces, ...pieces], width: word.width + sumWidths(pieces) };
}

function sumWidths(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { width }) => sum + width, 0);
}

const sameLook = ['font', 'size', 'color', 'link', 'strike', 'background', 'rise', 'isFigure'] as const;

/** Neighbours with one look as one piece: a file of a fifth of the size, and whole sentences for who copies them. */
function mergePieces(pieces: readonly Piece[]): Piece[] {
  const merged: Piece[] = [];
  for (const piece of pieces) {
    const last = merged.at(-1);
    if (last !== undefined && sameLook.every((key) => last[key] === piece[key])) {
      merged[merged.length - 1] = { ...last, text: last.text + piece.text, width: last.width + piece.width };
    } else merged.push(piece);
  }
  return merged;
}

type Cut = (piece: Piece, most: number) => [Piece, Piece | undefined];

function fillLines(words: readonly Word[], width: number, cut: Cut): Line[] {
  const lines: Line[] = [];
  let pieces: Piece[] = [];
  let used = 0;
  let space: Word | undefined;

  function endLine(): void {
    lines.push({ pieces: mergePieces(pieces), width: used });
    pieces = [];
    used = 0;
    space = undefined;
  }

  function add(word: Pick<Word, 'pieces' | 'width'>): void {
    pieces.push(...word.pieces);
    used += word.width;
  }

  for (const word of words) {
    if (word.kind === 'break') endLine();
    else if (word.kind === 'space') space = pieces.length === 0 ? undefined : word;
    else {
      if (pieces.length > 0 && used + (space?.width ?? 0) + word.width > width) endLine();
      if (space !== undefined) add(space);
      space = undefined;
      let rest: readonly Piece[] = word.pieces;
      while (used + sumWidths(rest) > width + 0.01) {
        const [fits, left] = cutPieces(rest, width - used, cut, pieces.length === 0);
        add({ pieces: fits, width: sumWidths(fits) });
        rest = left;
        if (rest.length === 0) break;
        endLine();
      }
      add({ pieces: rest, width: sumWidths(rest) });
    }
  }
  if (pieces.length > 0 || lines.length === 0) endLine();
  return lines;
}

/** Cuts a word that is too long for any line; at least a letter stays on an empty line. */
function cutPieces(pieces: readonly Piece[], width: number, cut: Cut, isEmpty: boolean): [Piece[], Piece[]] {
  const fits: Piece[] = [];
  let left = width;
  for (const [index, piece] of pieces.entries()) {
    if (piece.width <= left) {
      fits.push(piece);
      left -= piece.width;
      continue;
    }
    const [head, tail] = cut(piece, left);
    const isNothing = head.text === '' || (head.width > left && !(isEmpty && fits.length === 0));
    const rest = isNothing ? [piece] : tail === undefined ? [] : [tail];
    return [isNothing ? fits : [...fits, head], [...rest, ...pieces.slice(index + 1)]];
  }
  return [fits, []];
}

function cutPiece(
  piece: Piece,
  most: number,
  widthOf: (font: string, text: string, isFigure: boolean) => number,
): [Piece, Piece | undefined] {
  const letters = [...piece.text];
  const widthTo = (count: number) =>
    widthOf(piece.font, letters.slice(0, count).join(''), piece.isFigure) * piece.size;
  let [low, high] = [1, letters.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (widthTo(middle) <= most) low = middle;
    else high = middle - 1;
  }
  const part = (from: number, to: number): Piece => {
    const text = letters.slice(from, to).join('');
    return { ...piece, text, width: widthOf(piece.font, text, piece.isFigure) * piece.size };
  };
  return [part(0, low), low < letters.length ? part(low, letters.length) : undefined];
}

/** How far a line stands in from the left of a box. */
export function offsetOf(line: Line, width: number, align: Alignment): number {
  if (align === 'left') return 0;
  return Math.max(0, align === 'right' ? width - line.width : (width - line.width) / 2);
}
