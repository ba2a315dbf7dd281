import type { FootnoteDefinition, List, PhrasingContent, RootContent, Table } from 'mdast';

/** A stretch of text with one look, or a forced line break. */
export type Inline =
  | {
      readonly text: string;
      readonly bold?: true;
      readonly italic?: true;
      readonly strike?: true;
      readonly code?: true;
      readonly link?: string;
      /** A gap that somebody still has to fill: `[to confirm: …]`. */
      readonly placeholder?: true;
    }
  | { readonly note: readonly Inline[] }
  | { readonly lineBreak: true };

export type Alignment = 'left' | 'center' | 'right';

/** A column; `isNumeric` when every filled cell is a figure, and no alignment was asked for. */
export interface Column {
  readonly align: Alignment | undefined;
  readonly isNumeric: boolean;
}

export type DocumentBlock =
  | { readonly kind: 'heading'; readonly level: 2 | 3 | 4 | 5 | 6; readonly inlines: readonly Inline[] }
  | { readonly kind: 'paragraph'; readonly inlines: readonly Inline[] }
  | { readonly kind: 'code'; readonly language: string | undefined; readonly text: string }
  | { readonly kind: 'quote'; readonly blocks: readonly DocumentBlock[] }
  | ListBlock
  | TableBlock
  | { readonly kind: 'rule' };

export interface ListBlock {
  readonly kind: 'list';
  /** The first number; `undefined` for bullets. */
  readonly start: number | undefined;
  readonly isTight: boolean;
  readonly items: readonly ListItemBlock[];
}

export interface ListItemBlock {
  /** For a task: whether it is done. */
  readonly checked: boolean | undefined;
  readonly blocks: readonly DocumentBlock[];
}

export interface TableBlock {
  readonly kind: 'table';
  readonly columns: readonly Column[];
  readonly head: readonly (readonly Inline[])[];
  readonly rows: readonly (readonly (readonly Inline[])[])[];
}

/** Reads the parts of one section, given the whole of it: what its links and notes refer to may stand anywhere. */
export class SectionReader {
  readonly #urls: ReadonlyMap<string, string>;
  readonly #notes: ReadonlyMap<string, FootnoteDefinition>;

  constructor(all: readonly RootContent[], urls?: ReadonlyMap<string, string>) {
    // The first of several definitions counts.
    const defined = all.toReversed();
    const links = defined.filter((node) => node.type === 'definition');
    const notes = defined.filter((node) => node.type === 'footnoteDefinition');
    this.#urls = urls ?? new Map(links.map((node) => [node.identifier, node.url]));
    this.#notes = new Map(notes.map((node) => [node.identifier, node]));
  }

  readBlocks(nodes: readonly RootContent[]): DocumentBlock[] {
    return nodes.flatMap((node): DocumentBlock | DocumentBlock[] => {
      switch (node.type) {
        case 'heading':
          // The title of the section is the only heading of its level.
          return {
            kind: 'heading',
            level: node.depth === 1 ? 2 : node.depth,
            inlines: this.readInlines(node.children),
          };
        case 'paragraph':
          return { kind: 'paragraph', inlines: this.readInlines(node.children) };
        case 'code':
          return { kind: 'code', language: readLanguage(node.lang), text: toText(node.value) };
        case 'blockquote':
          return { kind: 'quote', blocks: this.readBlocks(node.children) };
        case 'list':
          return this.#readList(node);
        case 'table':
          return this.#readTable(node);
        case 'thematicBreak':
          return { kind: 'rule' };
        case 'html':
          return readHtml(node.value).map((text) => ({ kind: 'paragraph', inlines: [{ text }] }));
        default:
          return [];
      }
    });
  }

  #readList({ ordered, start, spread, children }: List): ListBlock {
    return {
      kind: 'list',
      start: ordered === true ? (start ?? 1) : undefined,
      isTight: spread !== true && children.every((item) => item.spread !== true),
      items: children.map((item) => ({
        checked: item.checked ?? undefined,
        blocks: this.readBlocks(item.children),
      })),
    };
  }

  #readTable({ align, children }: Table): TableBlock {
    const count = children[0]?.children.length ?? 0;
    const [head = [], ...rows] = children.map((row) =>
      Array.from({ length: count }, (_, index) => this.readInlines(row.children[index]?.children ?? [])),
    );
    const columns = Array.from({ length: count }, (_, index): Column => {
      const asked = align?.[index] ?? undefined;
      const texts = rows
        .map((row) => textOf(row[index] ?? []).trim())
        .filter((text) => !/^[–—-]?$/u.test(text));
      const isNumeric = asked === undefined && texts.length > 0 && texts.every((text) => figure.test(text));
      return { align: asked, isNumeric };
    });
    return { kind: 'table', columns, head, rows };
  }

  readInlines(nodes: readonly PhrasingContent[], look: Look = {}): Inline[] {
    return mergeInlines(nodes.flatMap((node) => this.#readInline(node, look)));
  }

  #readInline(node: PhrasingContent, look: Look): Inline[] {
    switch (node.type) {
      case 'text':
        return cutPlaceholders(toText(node.value).replaceAll(/(?<![ \t])[ \t]*\n[ \t]*/gu, ' '), look);
      case 'inlineCode':
        return [{ ...look, text: toText(node.value), code: true }];
      case 'emphasis':
        return this.readInlines(node.children, { ...look, italic: true });
      case 'strong':
        return this.readInlines(node.children, { ...look, bold: true });
      case 'delete':
        return this.readInlines(node.children, { ...look, strike: true });
      case 'break':
        return [{ lineBreak: true }];
      case 'link':
      case 'linkReference':
        return this.readInlines(node.children, { ...look, ...this.#linkOf(node) });
      case 'image':
      case 'imageReference':
        return [{ ...look, ...this.#linkOf(node), text: toText(node.alt ?? '') || 'Picture' }];
      case 'footnoteReference':
        return this.#readNote(node.identifier);
      case 'html':
        return /^<br\s*\/?>$/iu.test(node.value)
          ? [{ lineBreak: true }]
          : readHtml(node.value).map((text) => ({ ...look, text }));
      // Reports are read without directives.
      case 'textDirective':
        return [];
    }
  }

  /** A note as its paragraphs in a row. A note within a note stays out. */
  #readNote(identifier: string): Inline[] {
    const note = this.#notes.get(identifier);
    const inner = new SectionReader([], this.#urls);
    const paragraphs = note?.children.filter((child) => child.type === 'paragraph') ?? [];
    const words = paragraphs.flatMap(({ children }, index) => [
      ...(index > 0 ? [{ text: ' ' }] : []),
      ...inner.readInlines(children),
    ]);
    return words.length === 0 ? [] : [{ note: words }];
  }

  #linkOf(node: { readonly url: string } | { readonly identifier: string }): Look {
    return linkTo('url' in node ? node.url : (this.#urls.get(node.identifier) ?? ''));
  }
}

function readLanguage(language: string | null | undefined): string | undefined {
  return /^[\w+#.-]{1,40}$/u.exec(language ?? '')?.[0];
}

const figure =
  /^(?:[\p{Sc}(±~<>≤≥+−-]|[A-Z]{3})*\s?[\d.,\u00a0\u202f' ]*\d(?:[.,]\d+)?\)?\s?(?:%|\p{Sc}|[A-Z]{3}|k|m|bn|FTE|days?|weeks?|months?|years?|hours?|h|d)?\)?$/u;

/** The words of inlines without their looks. */
export function textOf(inlines: readonly Inline[]): string {
  return inlines
    .map((inline) => ('text' in inline ? inline.text : 'lineBreak' in inline ? ' ' : ''))
    .join('');
}

type Look = Omit<Extract<Inline, { text: string }>, 'text'>;

/** A web or mail address; anything else, such as a script, is no link. */
function linkTo(url: string): { readonly link?: string } {
  return /^(?:https?:\/\/|mailto:)[^\s\p{Cc}]+$/iu.test(url) ? { link: url } : {};
}

/** HTML has no meaning in a document: it is shown as it was written, comments not at all. */
function readHtml(value: string): string[] {
  const text = toText(value.replaceAll(/<!--[\s\S]*?(?:-->|$)/gu, '')).trim();
  return text === '' ? [] : [text];
}

/** Text without control characters and halves of characters, which neither XML nor a font can take. */
function toText(value: string): string {
  return value.toWellFormed().replaceAll(/(?![\t\n\r])[\p{Cc}\ufffe\uffff]/gu, '\ufffd');
}

function cutPlaceholders(text: string, look: Look): Inline[] {
  return text
    .split(/(\[to confirm\b(?:(?!\[to confirm\b)[^\]])*\])/giu)
    .map((part, index): Inline =>
      index % 2 === 1 ? { ...look, text: part, placeholder: true } : { ...look, text: part },
    )
    .filter((inline) => !('text' in inline) || inline.text !== '');
}

/** Puts neighbours with the same look together. */
function mergeInlines(inlines: readonly Inline[]): Inline[] {
  const merged: Inline[] = [];
  for (const inline of inlines) {
    const last = merged.at(-1);
    if (last !== undefined && 'text' in last && 'text' in inline && looksLike(last, inline)) {
      merged[merged.length - 1] = { ...last, text: last.text + inline.text };
    } else merged.push(inline);
  }
  return merged;
}

function looksLike(one: Look, other: Look): boolean {
  return (['bold', 'italic', 'strike', 'code', 'link', 'placeholder'] as const).every(
    (key) => one[key] === other[key],
  );
}
