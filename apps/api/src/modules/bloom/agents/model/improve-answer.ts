import { text } from '@quintet/contracts/operation';
import type { Core } from '../../../../core.ts';
import type { Answer, Improvement, Judgement, Source, TextListener, Work } from '../customer/work.ts';
import type { ToolName } from '../customer/tool-name.ts';
import { createToolbox } from '../tools/toolbox.ts';
import { askModel } from './ask-model.ts';
import { findInventions } from './figures.ts';

/** An answer, and who gave it. */
export interface Improved {
  readonly answer: Answer;
  /** Nothing where rules answered. */
  readonly model_used: string | null;
  readonly tokens: number | null;
  /** Why rules answered although there is a model. */
  readonly fallback?: string;
}

interface Improvable {
  readonly task_type: string;
  readonly description: string;
  readonly tools: readonly ToolName[];
  readonly input: unknown;
  readonly answer: Answer;
  /** Hears the model's words, where they are the answer itself. */
  readonly listener?: TextListener | undefined;
}

const rules = `You work for an agency and answer its customers and staff.
The material holds what was asked (input), what is known, and an answer that our rules made. Give a better answer to what was asked.
Where the material is not enough, call a tool; rows that a tool does not give are not there.
Every number and every address that you write has to stand in the input, in the material or in what a tool gave. Never add up, convert, round or estimate; do not number lists.
Say plainly what you cannot tell. Do not speak of tools, rules or material.`;

/** Has a model better an answer that rules made. What it says is true to its material, or the answer stays as it was. */
export async function improveAnswer(
  core: Pick<Core, 'db' | 'llm'>,
  work: Work,
  { task_type, description, tools, input, answer, listener }: Improvable,
): Promise<Improved> {
  const toolbox = createToolbox(work, tools);
  const { ask, read } = answer.judgement ?? plainText;
  const { content, fields } = answer;
  const material = { ...answer.material, rules_answer: content, rules_fields: fields };
  const readTrue = (said: string) => {
    const answered = read(said);
    if ('mistakes' in answered) return answered;
    const mistakes = findInventions(answered.value.said, { input, material, results: toolbox.results });
    return mistakes.length === 0 ? answered : { mistakes };
  };
  const asked = await askModel<Improvement>(core, work, {
    task_type,
    ask: async (call) =>
      await core.llm.runTools({
        ...call,
        system: `${rules}\n\nYour part: ${description}\n\n${ask}`,
        data: { input, ...material },
        tools: toolbox.tools,
        maxTokens: mostTokens,
        read: readTrue,
        ...(answer.judgement === undefined && listener !== undefined ? hearing(listener) : {}),
        signal: work.signal,
      }),
  });
  if (asked === undefined) return { answer, model_used: null, tokens: null };
  if ('fallback' in asked) return { answer, model_used: null, tokens: null, fallback: asked.fallback };
  const { given, model, tokens } = asked;
  return {
    answer: {
      ...answer,
      content: given.content,
      fields: { ...fields, ...given.fields },
      tools_used: [...new Set([...answer.tools_used, ...toolbox.used])],
      sources: uniqueSources([...answer.sources, ...toolbox.sources]),
    },
    model_used: model,
    tokens,
  };
}

function hearing(listener: TextListener) {
  return { onDelta: (delta: string) => listener.add(delta), onRound: () => listener.restart() };
}

const longestAnswer = 8_000;
const mostTokens = 2_000;
const Text = text(longestAnswer).trim().min(1);

const plainText: Judgement = {
  ask: 'Answer in Markdown, with the answer alone.',
  read(said) {
    const parsed = Text.safeParse(said.replace(/^\s*<think>[\s\S]*?<\/think>/, ''));
    if (!parsed.success)
      return { mistakes: [`The answer is empty or longer than ${longestAnswer} characters.`] };
    return { value: { content: parsed.data, fields: {}, said: parsed.data } };
  },
};

function uniqueSources(sources: readonly Source[]): Source[] {
  return [...new Map(sources.map((source) => [source.id, source])).values()];
}
