import type { PhrasingContent } from 'mdast';

/** A stretch of text with one look. */
export interface TextRun {
  readonly text: string;
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly strike?: boolean;
  readonly code?: boolean;
  readonly link?: string;
  readonly isBreak?: boolean;
}

/** The runs of inline nodes. Line breaks inside a text are spaces. */
export function flattenInlines(
  nodes: readonly PhrasingContent[],
  look: Omit<TextRun, 'text'> = {},
): TextRun[] {
  return nodes.flatMap((node): TextRun[] => {
    switch (node.type) {
      case 'text':
        return [{ ...look, text: node.value.replaceAll(/[ \t]*\n[ \t]*/gu, ' ') }];
      case 'inlineCode':
        return [{ ...look, code: true, text: node.value }];
      case 'break':
        return [{ text: '', isBreak: true }];
      case 'strong':
        return flattenInlines(node.children, { ...look, bold: true });
      case 'emphasis':
        return flattenInlines(node.children, { ...look, italic: true });
      case 'delete':
        return flattenInlines(node.children, { ...look, strike: true });
      case 'link':
        return flattenInlines(node.children, { ...look, link: node.url });
      default:
        throw new Error(`no run for ${node.type}`);
    }
  });
}

const marks = ['link', 'bold', 'italic', 'strike'] as const;
type Mark = (typeof marks)[number];

/** Inline nodes for runs, nested in one fixed order, so that the same looks always give the same nodes. */
export function nestRuns(runs: readonly TextRun[]): PhrasingContent[] {
  return nest(joinAlike(runs), marks);
}

function joinAlike(runs: readonly TextRun[]): TextRun[] {
  const joined: TextRun[] = [];
  for (const run of runs) {
    const last = joined.at(-1);
    const isAlike =
      last !== undefined &&
      last.isBreak !== true &&
      run.isBreak !== true &&
      [...marks, 'code' as const].every((mark) => last[mark] === run[mark]);
    if (isAlike) joined[joined.length - 1] = { ...last, text: last.text + run.text };
    else joined.push(run);
  }
  return joined.filter((run) => run.isBreak === true || run.text !== '');
}

function nest(runs: readonly TextRun[], [mark, ...others]: readonly Mark[]): PhrasingContent[] {
  if (mark === undefined) return runs.map(leaf);
  const groups: TextRun[][] = [];
  for (const run of runs) {
    const last = groups.at(-1);
    if (last !== undefined && last[0]?.[mark] === run[mark]) last.push(run);
    else groups.push([run]);
  }
  return groups.flatMap((group) => {
    const inner = nest(group, others);
    const value = group[0]?.[mark];
    return value === undefined ? inner : [wrap(mark, value, inner)];
  });
}

function wrap(mark: Mark, value: string | boolean, children: PhrasingContent[]): PhrasingContent {
  if (mark === 'link') return { type: 'link', url: String(value), children };
  if (mark === 'bold') return { type: 'strong', children };
  return mark === 'italic' ? { type: 'emphasis', children } : { type: 'delete', children };
}

function leaf(run: TextRun): PhrasingContent {
  if (run.isBreak === true) return { type: 'break' };
  return { type: run.code === true ? 'inlineCode' : 'text', value: run.text };
}
