import type { Llm } from '../../../platform/llm/llm.ts';
import type { LlmMessage, PromptData } from '../../../platform/llm/prompt.ts';
import type { Judgement, JudgeInput, WrittenAnswer } from '../checks/judge-section.ts';
import type { Facts, WrittenSection } from '../facts/facts.ts';
import type { Material } from '../facts/read-material.ts';
import type { SectionBrief } from '../sections/section-brief.ts';
import { describeRepair, describeTask } from './section-prompt.ts';
import { SectionRejected } from './section-rejected.ts';

export interface WriteInput {
  readonly facts: Facts;
  readonly brief: SectionBrief;
  /** The sections of the same report that are already written. */
  readonly written: readonly WrittenSection[];
  readonly signal: AbortSignal;
  /** Puts together what the section is made of. */
  readonly collectMaterial: (given: Material) => PromptData | Promise<PromptData>;
  /** Holds an answer against the facts and the brief. */
  readonly judge: (given: JudgeInput) => Judgement | Promise<Judgement>;
  /** Text as the model writes it. It is provisional: what counts is the checked text at the end. */
  readonly onDelta?: ((delta: string) => void) | undefined;
  /** The text so far did not pass and is being written again; deltas start over. */
  readonly onRestart?: () => unknown;
  /** Whose token budget pays. */
  readonly budgetKey?: string;
}

/** How a section came to pass its checks. */
interface SectionChecks {
  /** Answers of the model that it took: 1, or 2 with a repair. */
  readonly rounds: number;
  /** What the first answer had wrong, in words. */
  readonly mended: readonly string[];
  /** Sentences that were taken out because they stated what no fact bears out. */
  readonly dropped: readonly string[];
}

export interface ModelSection {
  readonly markdown: string;
  readonly checks: SectionChecks;
  readonly model: string;
}

/**
 * Writes a section with the model, from the facts alone, and checks it. An answer that fails goes back once with its
 * faults; sentences that are still unproven are taken out where that is safe. Throws `LlmError`, and `SectionRejected`
 * when the text is not fit to be shown.
 */
export async function writeSection(llm: Pick<Llm, 'streamText'>, input: WriteInput): Promise<ModelSection> {
  const { facts, brief, written } = input;
  const material = await input.collectMaterial({ facts, written });
  const first = await askForSection(llm, input, material, []);
  const { faults } = await input.judge({ answer: first, facts, brief });
  if (faults.length === 0) {
    return { markdown: first.markdown, model: first.model, checks: { rounds: 1, mended: [], dropped: [] } };
  }
  input.onRestart?.();
  const second = await askForSection(llm, input, material, [
    { role: 'assistant', content: first.markdown },
    { role: 'user', content: describeRepair(faults) },
  ]);
  const left = await input.judge({ answer: second, facts, brief });
  const kept = left.faults.length === 0 ? { markdown: second.markdown, sentences: [] } : left.without;
  if (kept === undefined)
    throw new SectionRejected(
      brief.title,
      left.faults.map(({ message }) => message),
    );
  const mended = faults.map(({ message }) => message);
  const { markdown, sentences } = kept;
  return { markdown, model: second.model, checks: { rounds: 2, mended, dropped: sentences } };
}

interface Answer extends WrittenAnswer {
  readonly model: string;
}

async function askForSection(
  llm: Pick<Llm, 'streamText'>,
  { brief, signal, onDelta, budgetKey }: WriteInput,
  data: PromptData,
  messages: readonly LlmMessage[],
): Promise<Answer> {
  const { text, model, truncated } = await llm.streamText({
    purpose: 'reports.section',
    system: describeTask(brief),
    data,
    messages,
    maxTokens: Math.min(8_000, Math.max(1_500, brief.words.max * 3)),
    temperature: 0.4,
    signal,
    budgetKey,
    onDelta,
  });
  return { markdown: tidy(text), model, truncated };
}

/** The section out of a code fence, with one newline at its end. */
function tidy(text: string): string {
  const trimmed = text.replaceAll('\r\n', '\n').trim();
  const unfenced = /^```(?:markdown|md)?[ \t]*\n([\s\S]*)\n```$/.exec(trimmed)?.[1] ?? trimmed;
  return `${unfenced.trim()}\n`;
}
