import type { Core } from '../../../../core.ts';
import { LlmError } from '../../../../platform/llm/error.ts';
import type { Work } from '../customer/work.ts';
import { countModelCall } from './count-model-call.ts';

/** What a model gave, or why it gave nothing. */
export type Asked<Given> =
  | { readonly given: Given; readonly model: string; readonly tokens: number }
  | { readonly fallback: LlmError['kind'] };

/** What one asks a model for on behalf of a caller. */
interface Question<Given> {
  /** For the counts and the log. */
  readonly task_type: string;
  ask(call: { readonly purpose: string; readonly budgetKey: string }): Promise<{
    readonly value: Given;
    readonly model: string;
    readonly tokens?: number;
  }>;
}

/**
 * Asks the model and counts that. A model that is away, cut off or answers nonsense gives the reason instead, so that rules
 * can answer; a caller who left is no such reason. Gives nothing where there is no model.
 */
export async function askModel<Given>(
  core: Pick<Core, 'db' | 'llm'>,
  { user_id, signal }: Pick<Work, 'user_id' | 'signal'>,
  { task_type, ask }: Question<Given>,
): Promise<Asked<Given> | undefined> {
  const { model } = core.llm;
  if (model === undefined) return undefined;
  const startedAt = performance.now();
  const count = async (tokens: number, error?: string) => {
    const seconds = (performance.now() - startedAt) / 1000;
    await countModelCall(core, { model, task_type, seconds, tokens, error });
  };
  try {
    const given = await ask({ purpose: `bloom.${task_type}`, budgetKey: `bloom:${user_id ?? ''}` });
    const { value, tokens = 0 } = given;
    await count(tokens);
    return { given: value, model: given.model, tokens };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof LlmError)) throw error;
    await count(0, error.message);
    return { fallback: error.kind };
  }
}
