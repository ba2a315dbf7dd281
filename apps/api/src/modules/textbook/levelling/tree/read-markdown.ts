import type { SyntaxNodeRef } from '@lezer/common';
import { isActiveAddress, withoutActiveContent } from './active-content.ts';
import type { Block, BlockKind, Chapter, Edit, Kept, KeptKind, Prose } from './chapter.ts';
import { findExpressionHandlers } from './expression-handlers.ts';
import { findLiteralTags } from './literal-tags.ts';
import { markdownParser } from './markdown-parser.ts';
import { numbersOf } from './numbers.ts';
import { hasWords, ProseBuilder, thing } from './prose.ts';

const blockKinds: Readonly<Record<string, BlockKind>> = {
  Paragraph: 'paragraph',
  BulletList: 'list',
  OrderedList: 'steps',
  Blockquote: 'quote',
  FencedCode: 'code',
  CodeBlock: 'code',
  BlockFormula: 'formula',
  Table: 'table',
  HTMLBlock: 'html',
  CommentBlock: 'html',
  ProcessingInstructionBlock: 'html',
  AdmonitionMark: 'admonition',
  LinkReference: 'definition',
  HorizontalRule: 'rule',
};

const keptKinds: Readonly<Record<string, KeptKind>> = {
  FencedCode: 'code',
  CodeBlock: 'code',
  InlineCode: 'code',
  Braces: 'code',
  BlockFormula: 'formula',
  InlineFormula: 'formula',
  Table: 'table',
  Link: 'link',
  Autolink: 'link',
  URL: 'link',
  LinkReference: 'link',
  Image: 'image',
  AdmonitionMark: 'admonition',
  HTMLBlock: 'html',
  CommentBlock: 'html',
  ProcessingInstructionBlock: 'html',
  HTMLTag: 'html',
  Comment: 'html',
  ProcessingInstruction: 'html',
};

const things = new Set(['InlineCode', 'InlineFormula', 'Image', 'Autolink', 'URL']);
const unseen = new Set(
  'EmphasisMark StrikethroughMark QuoteMark TaskMarker HTMLTag Comment ProcessingInstruction Braces'.split(
    ' ',
  ),
);
/** What is copied whole: nothing within is looked at. */
const wholes = new Set('FencedCode CodeBlock BlockFormula AdmonitionMark InlineCode'.split(' '));
const leaves: ReadonlySet<KeptKind> = new Set<KeptKind>(['html', 'formula', 'admonition']);
const frontMatter = /^\uFEFF?(---|\+\+\+)[ \t]*\r?\n(?:[^\r\n]*\r?\n){0,1000}?\1[ \t]*(?:\r?\n|$)/u;
/** Paragraphs that are no prose: imports of MDX, footnotes, definition lists, abbreviations. */
const noProse = /^(?:import\s|export\s|\[\^[^\]\n]{1,100}\]:|:\s|\*\[)/u;

/** Reads a chapter written in Markdown, with all that the common dialects add. Never fails; takes linear time. */
export function readMarkdown(source: string): Chapter {
  const front = frontMatter.exec(source)?.[0] ?? '';
  const origin = front.length || (source.startsWith('\uFEFF') ? 1 : 0);
  const reading = new Reading(source, origin);
  if (front !== '') reading.addFrontMatter(front);
  markdownParser.parse(source.slice(origin)).iterate({
    enter: (node) => reading.enter(node),
    leave: (node) => {
      reading.leave(node);
    },
  });
  // A tag of MDX is one again when its handlers are gone.
  const active = reading.active.length > 0 ? reading.active : findLiteralTags(source, reading.read);
  return { source, format: 'markdown', blocks: reading.blocks, kept: reading.kept, active };
}

class Reading {
  readonly blocks: Block[] = [];
  readonly kept: Kept[] = [];
  readonly active: Edit[] = [];
  /** What is code or HTML, and so has been looked at. */
  readonly read: { readonly start: number; readonly end: number }[] = [];
  readonly #source: string;
  readonly #origin: number;
  readonly #spans: ((end: number) => void)[] = [];
  #prose: Prose[] = [];
  #builder: ProseBuilder | undefined;
  #depth = 0;
  #quotes = 0;
  #admonitions = 0;

  constructor(source: string, origin: number) {
    this.#source = source;
    this.#origin = origin;
  }

  addFrontMatter(front: string): void {
    this.kept.push({ kind: 'front-matter', text: front.trim() });
    const end = front.trimEnd().length;
    this.blocks.push({ kind: 'front-matter', start: 0, end, level: 0, title: '', prose: [] });
  }

  /** Whether to look inside. */
  enter(node: SyntaxNodeRef): boolean {
    const { name } = node;
    const [start, end] = [node.from + this.#origin, node.to + this.#origin];
    if (name === 'Document') return true;
    this.#keep(node, start, end);
    if (wholes.has(name)) {
      if (things.has(name)) this.#builder?.addFixed(start, end, thing);
      if (this.#depth === 0) this.#addBlock(name, start, end);
      return false;
    }
    this.#depth++;
    if (name === 'Blockquote') this.#quotes++;
    if (name === 'Paragraph' || name === 'Task') this.#builder = new ProseBuilder(this.#source, start);
    else this.#addInline(node, start, end);
    return true;
  }

  leave(node: SyntaxNodeRef): void {
    const { name } = node;
    if (name === 'Document') return;
    const [start, end] = [node.from + this.#origin, node.to + this.#origin];
    this.#depth--;
    if (name === 'Blockquote') this.#quotes--;
    if (isEmphasis(name)) this.#spans.pop()?.(end);
    if (name === 'Paragraph' || name === 'Task') this.#finishProse(start, end);
    if (isHeading(name)) this.#addHeading(name, start, end);
    else if (this.#depth === 0) this.#addBlock(name, start, end);
  }

  #addInline(node: SyntaxNodeRef, start: number, end: number): void {
    const builder = this.#builder;
    if (builder === undefined) return;
    const { name } = node;
    if (isEmphasis(name)) this.#spans.push(builder.openSpan(start, name === 'StrongEmphasis'));
    else if (name === 'Link') builder.addFixed(start, end, shownText(this.#source.slice(start, end)));
    else if (things.has(name)) builder.addFixed(start, end, thing);
    else if (unseen.has(name)) builder.addFixed(start, end, '');
    else if (name === 'HardBreak') builder.addFixed(start, end, ' ');
    else if (name === 'Escape') builder.addFixed(start, end, this.#source.slice(start + 1, end));
    else if (name === 'Entity')
      builder.addFixed(start, end, /nbsp|160|xa0/iu.test(this.#source.slice(start, end)) ? ' ' : '-');
  }

  #finishProse(start: number, end: number): void {
    const prose = this.#builder?.finish(end, this.#quotes === 0 && this.#admonitions === 0);
    this.#builder = undefined;
    if (prose === undefined) return;
    for (const { at, length, isFixed } of prose.pieces)
      for (const text of isFixed ? [] : numbersOf(prose.text.slice(at, at + length)))
        this.kept.push({ kind: 'number', text });
    for (const edit of findExpressionHandlers(this.#source.slice(start, end)))
      if (
        prose.pieces.some(
          (piece) => !piece.isFixed && piece.start <= start + edit.start && start + edit.start < piece.end,
        )
      )
        this.active.push({ ...edit, start: start + edit.start, end: start + edit.end });
    const isProse = !noProse.test(this.#source.slice(start, start + 120)) && hasWords(prose);
    if (isProse) this.#prose.push(prose);
  }

  #addHeading(name: string, start: number, end: number): void {
    const raw = this.#source.slice(start, end);
    const title = shownText(raw.replace(/^#+|\s#+\s*$|\n[ >]*[=-]+\s*$/gu, ''));
    this.kept.push({ kind: 'heading', text: raw.trim() });
    if (this.#depth > 0) return;
    this.#flushProse();
    this.blocks.push({ kind: 'heading', start, end, level: Number(name.at(-1)), title, prose: [] });
  }

  #addBlock(name: string, start: number, end: number): void {
    const kind = blockKinds[name] ?? 'paragraph';
    const prose = this.#flushProse();
    const isPlain = kind !== 'paragraph' || prose.length > 0;
    this.blocks.push({ kind: isPlain ? kind : 'html', start, end, level: 0, title: '', prose });
    if (kind === 'admonition') this.#countAdmonition(this.#source.slice(start, end));
  }

  #countAdmonition(mark: string): void {
    if (/^:{3,}\s*$/u.test(mark)) this.#admonitions = Math.max(0, this.#admonitions - 1);
    else if (mark.startsWith(':::')) this.#admonitions++;
  }

  #flushProse(): Prose[] {
    const prose = this.#prose;
    this.#prose = [];
    return prose;
  }

  #keep(node: SyntaxNodeRef, start: number, end: number): void {
    const { name } = node;
    const raw = this.#source.slice(start, end);
    if (name === 'URL') {
      const isPart = /^(?:Link|Image|LinkReference|Autolink)$/u.test(node.node.parent?.name ?? '');
      if (isActiveAddress(raw)) this.active.push({ start, end, text: '#' });
      else if (!isPart) this.kept.push({ kind: 'link', text: raw });
      return;
    }
    const kind = keptKinds[name];
    if (kind === undefined) return;
    // What one dialect reads as a formula is HTML to another.
    const text = leaves.has(kind) || name === 'Braces' ? withoutActiveContent(raw) : raw;
    if (text !== raw) this.active.push({ start, end, text });
    if (kind === 'code' || leaves.has(kind)) this.read.push({ start, end });
    this.kept.push({ kind, text: text.trim() });
  }
}

function isHeading(name: string): boolean {
  return /Heading\d$/u.test(name);
}

function isEmphasis(name: string): boolean {
  return name === 'Emphasis' || name === 'StrongEmphasis' || name === 'Strikethrough';
}

/** What a reader sees of a link or a heading. */
function shownText(raw: string): string {
  const [, words = raw] = /^\[([^\]]{0,2000})\]/u.exec(raw) ?? [];
  if (/^[!^]/u.test(words)) return '';
  const plain = words.replaceAll(
    /!?\[([^\]]{0,300})\]\([^)]{0,2000}\)|\{[^}]{0,300}\}|<[^>]{0,300}>/gu,
    '$1',
  );
  return plain.replaceAll(/[*_`~\\]/gu, '').trim();
}
