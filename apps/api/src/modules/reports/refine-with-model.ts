import type { Llm } from '../../platform/llm.ts';
import { LlmError } from '../../platform/llm-error.ts';
import type { LlmMessage } from '../../platform/llm-prompt.ts';
import type { Facts } from './facts.ts';
import { computeFigures } from './figures.ts';
import { splitBlocks } from './markdown-blocks.ts';
import { findNewClaims } from './new-claims.ts';
import { BlockEdits, carryOutEdits, findEditProblems, numberBlocks, type BlockEdit } from './refine-edits.ts';
import { outlineOf, type Outline } from './refine-outline.ts';
import { quoteStart } from './refine-rule.ts';
import { collectMaterial } from './section-prompt.ts';

export interface RefineInput {
  readonly markdown: string;
  readonly prompt: string;
  /** What the section may state beyond what it says already. */
  readonly facts?: Facts | undefined;
  readonly signal: AbortSignal;
  /** The finished text in pieces, after all checks: what was given is never taken back. */
  readonly onDelta?: ((delta: string) => unknown) | undefined;
  /** Whose token budget pays. */
  readonly budgetKey?: string | undefined;
}

export interface ModelRefinement {
  readonly markdown: string;
  /** A line for the log for each block that was changed. */
  readonly changes: readonly string[];
  readonly model: string;
}

/**
 * Follows an instruction with the model. It answers with edits of numbered blocks, so that every block it does not name
 * stays byte for byte. Edits that cannot be carried out, or that state figures or names out of nowhere, go back once;
 * after that it throws `LlmError('invalid_output')` with what is wrong as `reasons`.
 */
export async function refineWithModel(
  llm: Pick<Llm, 'completeJson'>,
  input: RefineInput,
): Promise<ModelRefinement> {
  const outline = outlineOf(input.markdown);
  const first = await askForEdits(llm, input, outline, []);
  const problems = findProblems(outline, first.edits, input);
  if (problems.length === 0) return finish(outline, first, input);
  const second = await askForEdits(llm, input, outline, [
    { role: 'assistant', content: JSON.stringify({ edits: first.edits }) },
    { role: 'user', content: describeProblems(problems) },
  ]);
  const left = findProblems(outline, second.edits, input);
  if (left.length > 0) {
    throw new LlmError('invalid_output', "The model's changes did not pass their checks.", { reasons: left });
  }
  return finish(outline, second, input);
}

const system = `You change one section of a business report as its author asks. The section comes as numbered blocks.

Answer with edits only:
- {"op":"replace","block":n,"markdown":"…"} puts your text in the place of block n,
- {"op":"delete","block":n} takes block n out,
- {"op":"insert_after","block":n,"markdown":"…"} adds text behind block n; n is 0 for the very beginning.

Rules
- The instruction decides, then the section as it stands, then the facts.
- Name only the blocks that the instruction concerns. Every block you do not name stays exactly as it is, so never repeat a block just to leave it alone, and never tidy up in passing.
- A list or a table is one block: give all of it when you change a part of it, and keep every figure that the instruction does not change.
- Invent nothing: no figure, date, name, product or promise that is neither in the instruction nor in the section nor in the facts. Where the instruction asks for something that nobody gave, write [to confirm: what is missing].
- GitHub Markdown without HTML, images or new links. Plain, short, active sentences in the language of the section.
- The title of the section stays, unless the instruction gives another.`;

interface Answer {
  readonly edits: readonly BlockEdit[];
  readonly model: string;
}

async function askForEdits(
  llm: Pick<Llm, 'completeJson'>,
  { prompt, facts, markdown, signal, budgetKey }: RefineInput,
  outline: Outline,
  more: readonly LlmMessage[],
): Promise<Answer> {
  const { facts: known, computed_figures } =
    facts === undefined ? {} : collectMaterial(facts, computeFigures(facts), []);
  const { value, model } = await llm.completeJson({
    purpose: 'reports.refine',
    system,
    data: {
      blocks: numberBlocks(outline),
      ...(facts === undefined ? {} : { facts: known, computed_figures }),
    },
    messages: [{ role: 'user', content: prompt }, ...more],
    schema: BlockEdits,
    maxTokens: Math.min(12_000, 1_500 + Math.ceil(markdown.length / 2)),
    temperature: 0.2,
    signal,
    ...(budgetKey === undefined ? {} : { budgetKey }),
  });
  return { edits: value.edits, model };
}

function findProblems(
  outline: Outline,
  edits: readonly BlockEdit[],
  { prompt, facts }: RefineInput,
): string[] {
  const texts = [outline.source, prompt];
  const claims = edits.flatMap((edit) =>
    edit.op === 'delete' ? [] : findNewClaims(edit.markdown, { texts, facts }),
  );
  const problems = [...new Set([...findEditProblems(outline, edits, prompt), ...claims])];
  if (problems.length > 0 || keepsOthers(outline, edits)) return problems;
  return ['The new text runs into its neighbours, as an open code fence or a list beside a list does.'];
}

/** Whether all other blocks are still blocks of their own after the edits. */
function keepsOthers(outline: Outline, edits: readonly BlockEdit[]): boolean {
  const touched = new Set(edits.filter(({ op }) => op !== 'insert_after').map(({ block }) => block - 1));
  const others = outline.split.blocks.filter(({ index }) => !touched.has(index)).map(({ source }) => source);
  const blocks = splitBlocks(carryOutEdits(outline, edits)).blocks.map(({ source }) => source);
  let from = 0;
  return others.every((source) => {
    from = blocks.indexOf(source, from) + 1;
    return from > 0;
  });
}

function describeProblems(problems: readonly string[]): string {
  const list = problems.slice(0, 30).map((problem) => `- ${problem}`);
  return `These edits cannot stand:\n${list.join('\n')}\nSend all edits again with this mended and nothing else changed. Leave out what nobody gave, or write [to confirm: what is missing].`;
}

function finish(outline: Outline, { edits, model }: Answer, { onDelta }: RefineInput): ModelRefinement {
  const markdown = carryOutEdits(outline, edits);
  if (onDelta !== undefined) {
    const { blocks, gaps } = splitBlocks(markdown);
    for (const [index, gap] of gaps.entries()) {
      const piece = gap + (blocks[index]?.source ?? '');
      if (piece !== '') onDelta(piece);
    }
  }
  return { markdown, changes: edits.map((edit) => describeEdit(outline, edit)), model };
}

const verbs = { replace: 'Changed', delete: 'Removed', insert_after: 'Added text behind' } as const;

function describeEdit({ split }: Outline, { op, block }: BlockEdit): string {
  const target = split.blocks[block - 1];
  if (target === undefined) return 'Added text at the beginning';
  return `${verbs[op]} ${target.node.type} ${block}: ${quoteStart(target.source)}`;
}
