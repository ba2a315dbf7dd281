import { AgentId } from '@quintet/contracts/bloom/agents';
import { z } from 'zod';
import type { Core } from '../../../core.ts';
import { agents } from './agents.ts';
import type { Work } from './customer/work.ts';
import { askModel } from './model/ask-model.ts';
import { findAgent } from './rules/answer-chat.ts';

const Choice = z.object({ agent: AgentId });

/** The agent for a message that names none: a model chooses, else the terms of the catalogue do, else the chat answers. */
export async function chooseAgent(
  core: Pick<Core, 'db' | 'llm'>,
  work: Pick<Work, 'user_id' | 'signal'>,
  message: string,
): Promise<AgentId> {
  if (message === '') return 'chat';
  const asked = await askModel(core, work, {
    task_type: 'choose_agent',
    ask: async (call) =>
      await core.llm.completeJson({
        ...call,
        system: `Choose who answers the message; where nobody clearly fits, chat.\n${offers}`,
        data: { message },
        schema: Choice,
        signal: work.signal,
      }),
  });
  if (asked !== undefined && 'given' in asked) return asked.given.agent;
  return findAgent(message) ?? 'chat';
}

const offers = agents.map(({ id, description }) => `${id}: ${description}`).join('\n');
