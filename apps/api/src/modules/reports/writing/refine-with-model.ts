import type { Llm } from '../../../platform/llm/llm.ts';
import { LlmError } from '../../../platform/llm/error.ts';
import type { LlmMessage } from '../../../platform/llm/prompt.ts';
import type { Facts } from '../facts/facts.ts';
import { computeFigures } from '../figures/figures.ts';
import { splitBlocks } from '../text/markdown-blocks.ts';
import { findNewClaims } from '../checks/new-claims.ts';
import { BlockEdits, carryOutEdits, findEditProblems, numberBlocks, type BlockEdit } from './block-edits.ts';
import { outlineOf, type Outline } from '../refining/outline/outline.ts';
import { collectMaterial } from './section-prompt.ts';

export interface RefineInput {
  readonly markdown: string;
  readonly prompt: string;
  /** What the section may state beyond what it says already. */
  readonly facts?: Facts | undefined;
  readonly signal: AbortSignal;
  /** Whose token budget pays. */
  readonly budgetKey?: string | undefined;
}

/**
 * The section after an instruction that the model followed. It answers with edits of numbered blocks, so that every block
 * it does not name stays byte for byte. Edits that cannot be carried out, or that state figures or names out of nowhere,
 * go back once; after that it throws `LlmError('invalid_output')` with what is wrong as `reasons`.
 */
export async function refineWithModel(llm: Pick<Llm, 'completeJson'>, input: RefineInput): Promise<string> {
  const outline = outlineOf(input.markdown);
  const first = await askForEdits(llm, input, outline, []);
  const problems = findProblems(outline, first, input);
  if (problems.length === 0) return carryOutEdits(outline, first);
  const second = await askForEdits(llm, input, outline, [
    { role: 'assistant', content: JSON.stringify({ edits: first }) },
    { role: 'user', content: describeProblems(problems) },
  ]);
  const left = findProblems(outline, second, input);
  if (left.length > 0) {
    throw new LlmError('invalid_output', "The model's changes did not pass their checks.", { reasons: left });
  }
  return carryOutEdits(outline, second);
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

async function askForEdits(
  llm: Pick<Llm, 'completeJson'>,
  { prompt, facts, markdown, signal, budgetKey }: RefineInput,
  outline: Outline,
  more: readonly LlmMessage[],
): Promise<readonly BlockEdit[]> {
  const { facts: known, computed_figures } =
    facts === undefined ? {} : collectMaterial(facts, computeFigures(facts), []);
  const { value } = await llm.completeJson({
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
    budgetKey,
  });
  return value.edits;
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
