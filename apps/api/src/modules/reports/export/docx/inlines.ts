import {
  ExternalHyperlink,
  FootnoteReferenceRun,
  Tab,
  TextRun,
  type IRunOptions,
  type ParagraphChild,
} from 'docx';
import type { Inline } from '../document-blocks.ts';

/** Gives a note a number and keeps its words for the document's footnotes. */
export type AddNote = (words: readonly Inline[]) => number;

/** Runs of a paragraph. Links that stand next to each other with the same address become one. */
export function writeInlines(
  inlines: readonly Inline[],
  addNote: AddNote,
  look: IRunOptions = {},
): ParagraphChild[] {
  const children: ParagraphChild[] = [];
  let open: { readonly link: string; readonly runs: ParagraphChild[] } | undefined;
  for (const inline of inlines) {
    const link = 'text' in inline ? inline.link : undefined;
    const run = writeInline(inline, addNote, look);
    if (link === undefined) {
      open = undefined;
      children.push(run);
    } else if (open?.link === link) open.runs.push(run);
    else {
      open = { link, runs: [run] };
      children.push(new ExternalHyperlink({ link, children: open.runs }));
    }
  }
  return children;
}

function writeInline(inline: Inline, addNote: AddNote, look: IRunOptions): ParagraphChild {
  if ('lineBreak' in inline) return new TextRun({ ...look, break: 1 });
  if ('note' in inline) return new FootnoteReferenceRun(addNote(inline.note));
  const style = styleOf(inline);
  return new TextRun({
    ...look,
    ...(style === undefined ? {} : { style }),
    ...(inline.bold ? { bold: true } : {}),
    ...(inline.italic ? { italics: true } : {}),
    ...(inline.strike ? { strike: true } : {}),
    children: writeText(inline.text),
  });
}

/** One character style at a time: Word knows no more. Bold, italic and struck out are on top of it. */
function styleOf(inline: Extract<Inline, { text: string }>): string | undefined {
  if (inline.code && inline.link !== undefined) return 'LinkCode';
  if (inline.code) return 'InlineCode';
  if (inline.placeholder) return 'Placeholder';
  return inline.link === undefined ? undefined : 'Hyperlink';
}

/** Text with its tabs, and with its lines as one paragraph. */
export function writeText(text: string): (string | Tab)[] {
  return text.split('\t').flatMap((part, index) => (index === 0 ? [part] : [new Tab(), part]));
}
