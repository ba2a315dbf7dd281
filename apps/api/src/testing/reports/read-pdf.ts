import { getDocument, type PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** A tag of a PDF: what a screen reader comes to, with the words in it and in the tags below it. */
export interface Tag {
  readonly role: string;
  readonly text: string;
  readonly children: readonly Tag[];
  /** Ids of links that belong to it. */
  readonly objects: readonly string[];
}

/** Words at one height of a page, in points. */
export interface PdfLine {
  readonly text: string;
  readonly left: number;
  readonly right: number;
}

export interface PdfPage {
  readonly tags: readonly Tag[];
  /** The text of the page, line by line. */
  readonly lines: readonly PdfLine[];
  /** What is drawn for the eye alone, such as the page's number. */
  readonly artifacts: string;
  readonly links: readonly { readonly id: string; readonly url?: string; readonly dest?: unknown }[];
}

/** Reads a PDF as readers for the eye and for the ear do. */
export async function readPdf(bytes: Uint8Array) {
  await using document = await open(bytes);
  const { info, metadata } = await document.file.getMetadata();
  const marks = await document.file.getMarkInfo();
  const outline = await document.file.getOutline();
  const numbers = Array.from({ length: document.file.numPages }, (_, index) => index + 1);
  const pages: PdfPage[] = [];
  for (const number of numbers) pages.push(await readPage(await document.file.getPage(number)));
  return {
    info,
    marks,
    /** Whether the file says of itself that it keeps to PDF/UA-1. */
    isUniversal: String(metadata?.get('pdfuaid:part')) === '1',
    outline: flatten(outline ?? []).map(({ title }) => title),
    pages,
    tags: pages.flatMap(({ tags }) => tags),
  };
}

async function open(bytes: Uint8Array) {
  // The reader takes the bytes for itself.
  const task = getDocument({ data: Uint8Array.from(bytes), verbosity: 0 });
  const file = await task.promise;
  return { file, [Symbol.asyncDispose]: async () => await task.destroy() };
}

interface Entry {
  readonly title: string;
  readonly items: readonly Entry[];
}

function flatten(entries: readonly Entry[]): Entry[] {
  return entries.flatMap((entry) => [entry, ...flatten(entry.items)]);
}

async function readPage(page: PDFPageProxy): Promise<PdfPage> {
  const { items } = await page.getTextContent({ includeMarkedContent: true });
  const words = new Map<string, string>();
  const lines = new Map<number, PdfLine>();
  let artifacts = '';
  const open: (string | null | undefined)[] = [];
  for (const item of items) {
    if ('type' in item) {
      if (item.type === 'endMarkedContent') open.pop();
      else open.push(item.id);
      continue;
    }
    const id = open.findLast((each) => typeof each === 'string');
    const text = item.hasEOL ? `${item.str} ` : item.str;
    if (typeof id === 'string') {
      words.set(id, (words.get(id) ?? '') + text);
      addToLine(lines, item);
    } else artifacts += text;
  }
  const tree: TagNode | null = await page.getStructTree();
  const root = tree === null ? undefined : readTag(tree, words);
  return {
    tags: root?.children.flatMap(({ children }) => children) ?? [],
    lines: [...lines.values()],
    artifacts,
    links: await page.getAnnotations(),
  };
}

interface Words {
  readonly str: string;
  readonly width: number;
  readonly transform: readonly unknown[];
}

function addToLine(lines: Map<number, PdfLine>, { str, width, transform }: Words): void {
  if (str.trim() === '') return;
  const [left, y] = [Number(transform[4]), Math.round(Number(transform[5]))];
  const line = lines.get(y) ?? { text: '', left, right: left };
  const gap = line.text !== '' && left - line.right > 1 ? ' ' : '';
  lines.set(y, {
    text: line.text + gap + str,
    left: Math.min(line.left, left),
    right: Math.max(line.right, left + width),
  });
}

interface TagNode {
  readonly role: string;
  readonly children: readonly (TagNode | { readonly type: string; readonly id: string })[];
}

function readTag(node: TagNode, words: ReadonlyMap<string, string>): Tag {
  return {
    role: node.role,
    text: textOf(node, words).replaceAll(/\s+/gu, ' ').trim(),
    children: node.children.flatMap((child) => ('role' in child ? [readTag(child, words)] : [])),
    objects: node.children.flatMap((child) => ('type' in child && child.type === 'object' ? [child.id] : [])),
  };
}

function textOf({ children }: TagNode, words: ReadonlyMap<string, string>): string {
  return children
    .map((child) => ('role' in child ? textOf(child, words) : (words.get(child.id) ?? '')))
    .join('');
}

/** A tag with all below it, in reading order. */
export function walkTags(tags: readonly Tag[]): Tag[] {
  return tags.flatMap((tag) => [tag, ...walkTags(tag.children)]);
}
