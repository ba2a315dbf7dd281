import type { Llm } from '../../../platform/llm/llm.ts';
import { LlmError } from '../../../platform/llm/error.ts';
import type { LlmMessage, PromptData } from '../../../platform/llm/prompt.ts';
import type { Facts } from '../facts/facts.ts';
import { BlockEdits, type BlockEdit } from './block-edits.ts';
import type { EditedSection, EditingTasks } from './edit-section.ts';

export interface RefineInput {
  readonly markdown: string;
  readonly prompt: string;
  /** What the section may state beyond what it says already. */
  readonly facts?: Facts | undefined;
  readonly signal: AbortSignal;
  /** Where its text is read and edited. */
  readonly tasks: EditingTasks;
  /** Whose token budget pays. */
  readonly budgetKey?: string | undefined;
}

/**
 * The section after an instruction that the model followed. It answers with edits of numbered blocks, so that every block
 * it does not name stays byte for byte. Edits that cannot be carried out, or that state figures or names out of nowhere,
 * go back once; after that it throws `LlmError('invalid_output')` with what is wrong as `reasons`.
 */
export async function refineWithModel(llm: Pick<Llm, 'completeJson'>, input: RefineInput): Promise<string> {
  const data = await collectData(input);
  const first = await askForEdits(llm, input, data, []);
  const edited = await edit(input, first);
  if (edited.ok) return edited.markdown;
  const second = await askForEdits(llm, input, data, [
    { role: 'assistant', content: JSON.stringify({ edits: first }) },
    { role: 'user', content: describeProblems(edited.problems) },
  ]);
  const mended = await edit(input, second);
  if (mended.ok) return mended.markdown;
  const reasons = mended.problems;
  throw new LlmError('invalid_output', "The model's changes did not pass their checks.", { reasons });
}

async function edit(
  { tasks, markdown, prompt, facts }: RefineInput,
  edits: readonly BlockEdit[],
): Promise<EditedSection> {
  return await tasks.editSection({ markdown, prompt, facts, edits });
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

async function collectData({ tasks, markdown, facts: all }: RefineInput): Promise<PromptData> {
  const blocks = await tasks.numberBlocks(markdown);
  if (all === undefined) return { blocks };
  const { facts, computed_figures } = await tasks.collectMaterial({ facts: all, written: [] });
  return { blocks, facts, computed_figures };
}

async function askForEdits(
  llm: Pick<Llm, 'completeJson'>,
  { prompt, markdown, signal, budgetKey }: RefineInput,
  data: PromptData,
  more: readonly LlmMessage[],
): Promise<readonly BlockEdit[]> {
  const { value } = await llm.completeJson({
    purpose: 'reports.refine',
    system,
    data,
    messages: [{ role: 'user', content: prompt }, ...more],
    schema: BlockEdits,
    maxTokens: Math.min(12_000, 1_500 + Math.ceil(markdown.length / 2)),
    temperature: 0.2,
    signal,
    budgetKey,
  });
  return value.edits;
}

function describeProblems(problems: readonly string[]): string {
  const list = problems.slice(0, 30).map((problem) => `- ${problem}`);
  return `These edits cannot stand:\n${list.join('\n')}\nSend all edits again with this mended and nothing else changed. Leave out what nobody gave, or write [to confirm: what is missing].`;
}
