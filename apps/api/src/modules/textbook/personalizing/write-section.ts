import type { DifficultyLevel } from '@quintet/contracts/textbook/schemas';
import { LRUCache } from 'lru-cache';
import { LlmError } from '../../../platform/llm/error.ts';
import type { Llm } from '../../../platform/llm/llm.ts';
import { type LlmMessage, wrapData } from '../../../platform/llm/prompt.ts';
import { estimateTokens } from '../../../platform/llm/token-budget.ts';
import { createTurns } from '../../../platform/workers/turns.ts';
import type { WorkerPool } from '../../../platform/workers/worker-pool.ts';
import { digestOf } from '../sessions/digest.ts';
import type { WrittenSection } from './join-level.ts';
import { describeLevel, repairRequest } from './level-prompt.ts';

export interface SectionWriterOptions {
  readonly llm: Pick<Llm, 'streamText'>;
  readonly workers: WorkerPool<typeof import('../worker-tasks.ts')>;
}

/** A section that somebody waits for. */
export interface AskedSection {
  readonly section: string;
  readonly level: DifficultyLevel;
  /** Whose token budget pays, and whose turn it is. */
  readonly budgetKey: string;
  readonly owner: string;
  readonly signal: AbortSignal;
}

/** What became of it: a text that passed its check, none that did, or no answer from the model. */
type SectionAnswer = WrittenSection | 'rejected' | 'unanswered';

/** How many sections are with the model at once, how many characters of them are remembered, and for how long. */
const [mostAtOnce, mostRemembered, rememberedMs] = [8, 16_000_000, 3_600_000];

/** Has a model write sections, each in its turn; what it once wrote of a section is not asked for again. */
export function createSectionWriter(
  options: SectionWriterOptions,
): (asked: AskedSection) => Promise<SectionAnswer> {
  const turns = createTurns(mostAtOnce);
  const remembered = new LRUCache<string, WrittenSection | 'rejected'>({
    maxSize: mostRemembered,
    sizeCalculation: (written) => 1_000 + (written === 'rejected' ? 0 : written.text.length),
    ttl: rememberedMs,
  });
  return async (asked) => {
    const { section, level, owner, signal } = asked;
    const key = `${level} ${digestOf(section)}`;
    const before = remembered.get(key);
    if (before !== undefined) return before;
    try {
      await turns.take(owner, signal);
      try {
        const written = await writeSection(options, asked);
        remembered.set(key, written);
        return written;
      } finally {
        turns.pass(owner);
      }
    } catch (error) {
      if (error instanceof LlmError || signal.aborted) return 'unanswered';
      throw error;
    }
  };
}

/** Asks for a section; an answer with faults goes back once. Throws `LlmError`. */
async function writeSection(
  { llm, workers }: SectionWriterOptions,
  { section, level, budgetKey, owner, signal }: AskedSection,
): Promise<WrittenSection | 'rejected'> {
  let messages: readonly LlmMessage[] = [];
  for (let round = 1; ; round += 1) {
    const { text, truncated } = await llm.streamText({
      purpose: 'textbook.level',
      system: describeLevel(level),
      data: { section },
      messages,
      maxTokens: Math.min(8_000, 500 + estimateTokens(section) * 2),
      temperature: 0.3,
      budgetKey,
      signal,
    });
    const answer = text.trim();
    const given = { section, answer, level };
    const { faults, blocks } = await workers.run('judgeSection', given, { owner, signal });
    if (faults.length === 0 && !truncated) return { text: answer, blocks };
    if (round === 2 || truncated) return 'rejected';
    const wrong = wrapData('faults', faults.join('\n'));
    messages = [
      { role: 'assistant', content: answer },
      { role: 'user', content: `${repairRequest}\n\n${wrong}` },
    ];
  }
}
