import type {
  AlignType,
  BlockContent,
  Definition,
  DefinitionContent,
  FootnoteDefinition,
  List,
  PhrasingContent,
  RootContent,
  Table,
} from 'mdast';

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
  | { readonly kind: 'heading'; readonly level: number; readonly inlines: readonly Inline[] }
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

interface References {
  readonly links: ReadonlyMap<string, Definition>;
  readonly notes: ReadonlyMap<string, FootnoteDefinition>;
}

/** Reads blocks; definitions of links and notes are looked up in `all`, the section that they come from. */
export function readBlocks(nodes: readonly RootContent[], all: readonly RootContent[]): DocumentBlock[] {
  return blocksOf(nodes, collectReferences(all));
}

/** Reads the words of a heading. */
export function readInlines(
  heading: { readonly children: readonly PhrasingContent[] },
  all: readonly RootContent[],
): Inline[] {
  return inlinesOf(heading.children, collectReferences(all), {});
}

function collectReferences(nodes: readonly RootContent[]): References {
  const definitions = nodes.filter((node) => node.type === 'definition');
  const notes = nodes.filter((node) => node.type === 'footnoteDefinition');
  return {
    // The first of several counts.
    links: new Map(definitions.toReversed().map((node) => [node.identifier, node])),
    notes: new Map(notes.toReversed().map((node) => [node.identifier, node])),
  };
}

type AnyBlock = RootContent | BlockContent | DefinitionContent;

function blocksOf(nodes: readonly AnyBlock[], references: References): DocumentBlock[] {
  return nodes.flatMap((node): DocumentBlock[] => {
    switch (node.type) {
      case 'heading':
        // The title of the section is the only heading of its level.
        return [
          {
            kind: 'heading',
            level: Math.max(2, node.depth),
            inlines: inlinesOf(node.children, references, {}),
          },
        ];
      case 'paragraph':
        return [{ kind: 'paragraph', inlines: inlinesOf(node.children, references, {}) }];
      case 'code':
        return [{ kind: 'code', language: readLanguage(node.lang), text: toText(node.value) }];
      case 'blockquote':
        return [{ kind: 'quote', blocks: blocksOf(node.children, references) }];
      case 'list':
        return [readList(node, references)];
      case 'table':
        return [readTable(node, references)];
      case 'thematicBreak':
        return [{ kind: 'rule' }];
      case 'html':
        return readHtml(node.value).map((text) => ({ kind: 'paragraph', inlines: [{ text }] }));
      default:
        return [];
    }
  });
}

function readLanguage(language: string | null | undefined): string | undefined {
  return /^[\w+#.-]{1,40}$/u.exec(language ?? '')?.[0];
}

function readList({ ordered, start, spread, children }: List, references: References): ListBlock {
  return {
    kind: 'list',
    start: ordered === true ? (start ?? 1) : undefined,
    isTight: spread !== true && children.every((item) => item.spread !== true),
    items: children.map((item) => ({
      checked: item.checked ?? undefined,
      blocks: blocksOf(item.children, references),
    })),
  };
}

function readTable({ align, children: [head, ...rows] }: Table, references: References): TableBlock {
  const count = head?.children.length ?? 0;
  const read = (row: typeof head) =>
    Array.from({ length: count }, (_, index) =>
      inlinesOf(row?.children[index]?.children ?? [], references, {}),
    );
  const cells = rows.map(read);
  const columns = Array.from({ length: count }, (_, index): Column => {
    const asked = readAlignment(align?.[index]);
    const texts = cells
      .map((row) => textOf(row[index] ?? []).trim())
      .filter((text) => !/^[–—-]?$/u.test(text));
    return { align: asked, isNumeric: asked === undefined && texts.length > 0 && texts.every(isFigure) };
  });
  return { kind: 'table', columns, head: read(head), rows: cells };
}

function readAlignment(align: AlignType | undefined): Alignment | undefined {
  return align ?? undefined;
}

const figure =
  /^(?:[\p{Sc}(±~<>≤≥+−-]|[A-Z]{3})*\s?[\d.,\u00a0\u202f' ]*\d(?:[.,]\d+)?\)?\s?(?:%|\p{Sc}|[A-Z]{3}|k|m|bn|FTE|days?|weeks?|months?|years?|hours?|h|d)?\)?$/u;

function isFigure(text: string): boolean {
  return figure.test(text);
}

/** The words of inlines without their looks. */
export function textOf(inlines: readonly Inline[]): string {
  return inlines
    .map((inline) => ('text' in inline ? inline.text : 'lineBreak' in inline ? ' ' : ''))
    .join('');
}

type Look = Omit<Extract<Inline, { text: string }>, 'text'>;

function inlinesOf(nodes: readonly PhrasingContent[], references: References, look: Look): Inline[] {
  return mergeInlines(nodes.flatMap((node) => inlineOf(node, references, look)));
}

function inlineOf(node: PhrasingContent, references: References, look: Look): Inline[] {
  switch (node.type) {
    case 'text':
      return cutPlaceholders(toText(node.value).replaceAll(/[ \t]*\n[ \t]*/gu, ' '), look);
    case 'inlineCode':
      return [{ ...look, text: toText(node.value), code: true }];
    case 'emphasis':
      return inlinesOf(node.children, references, { ...look, italic: true });
    case 'strong':
      return inlinesOf(node.children, references, { ...look, bold: true });
    case 'delete':
      return inlinesOf(node.children, references, { ...look, strike: true });
    case 'break':
      return [{ lineBreak: true }];
    case 'link':
      return inlinesOf(node.children, references, { ...look, ...linkTo(node.url) });
    case 'linkReference':
      return inlinesOf(node.children, references, {
        ...look,
        ...linkTo(references.links.get(node.identifier)?.url ?? ''),
      });
    case 'image':
      return [{ ...look, ...linkTo(node.url), text: toText(node.alt ?? '') || 'Picture' }];
    case 'imageReference':
      return [
        {
          ...look,
          ...linkTo(references.links.get(node.identifier)?.url ?? ''),
          text: toText(node.alt ?? '') || 'Picture',
        },
      ];
    case 'footnoteReference':
      return readNote(node.identifier, references);
    case 'html':
      return /^<br\s*\/?>$/iu.test(node.value)
        ? [{ lineBreak: true }]
        : readHtml(node.value).map((text) => ({ ...look, text }));
  }
}

/** A note as its paragraphs in a row. A note within a note stays out. */
function readNote(identifier: string, references: References): Inline[] {
  const note = references.notes.get(identifier);
  if (note === undefined) return [];
  const inner = { links: references.links, notes: new Map<string, FootnoteDefinition>() };
  const paragraphs = note.children.flatMap((child) => (child.type === 'paragraph' ? [child] : []));
  const words = paragraphs.flatMap(({ children }, index): Inline[] => [
    ...(index > 0 ? [{ text: ' ' }] : []),
    ...inlinesOf(children, inner, {}),
  ]);
  return words.length === 0 ? [] : [{ note: words }];
}

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
    .split(/(\[to confirm\b[^\]]*\])/giu)
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
