import { z } from 'zod';
import type { Llm } from '../../../platform/llm/llm.ts';
import { checkCopy } from './check-copy.ts';
import {
  collectFacts,
  describeFigures,
  type CopyBlock,
  type CopyFacts,
  type CopySource,
} from './copy-facts.ts';

export interface WrittenCopy {
  /** Markdown by block. */
  readonly blocks: Record<CopyBlock, string>;
  readonly model: string;
}

const system = `You write for the website of TimeBack, a schooling programme. Rewrite three blocks of a page, hero_block,
differentiator and vision, for one segment of its visitors: pick the words, examples and order that fit who they are
and what they want.

- Say only what the curated blocks and the facts say. Add no fact, promise, name, place, date, quotation or comparison.
- Use a number only when it stands there, for what it counts there. Never compute, round or convert one.
- Keep the form of each block: the same headings at the same level (hero_block starts with "## "), about the same
  length, a list where there is a list. No HTML, image, table, quotation or code, and no link that is not there already.
- A headline has at most nine words, in sentence case.
- Write plainly, warmly and precisely. No hype, no exclamation mark, no emoji.`;

const maxTokens = 1_500;

/**
 * The model's copy for a segment, made only of `source` (contract §2). Copy that fails `checkCopy` goes back to the
 * model once with its faults. Throws `LlmError`, kind 'invalid_output' with the faults as `reasons` when it is still
 * not fit to be shown.
 */
export async function writeSegmentCopy(
  llm: Pick<Llm, 'completeJson'>,
  source: CopySource,
  signal: AbortSignal,
): Promise<WrittenCopy> {
  const figures = source.stats === undefined ? {} : { student_data: describeFigures(source.stats) };
  const { value, model } = await llm.completeJson({
    purpose: 'timeback.copy',
    budgetKey: 'timeback.copy',
    system,
    data: { ...source.curated, facts: { ...source.segmentFacts, ...figures } },
    schema: copySchema(collectFacts(source)),
    maxTokens,
    temperature: 0.7,
    signal,
  });
  return { blocks: value, model };
}

function copySchema(facts: CopyFacts) {
  const block = (name: CopyBlock) =>
    z
      .string()
      .trim()
      .superRefine((markdown, issues) => {
        for (const message of checkCopy(name, markdown, facts)) issues.addIssue({ code: 'custom', message });
      });
  return z.object({
    hero_block: block('hero_block'),
    differentiator: block('differentiator'),
    vision: block('vision'),
  });
}
