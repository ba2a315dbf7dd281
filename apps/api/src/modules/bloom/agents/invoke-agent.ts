import type { Environment } from '../../../context.ts';
import type { Core } from '../../../core.ts';
import { readClock } from '../../../platform/clock.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import type { Identity } from '../access/identity.ts';
import type { Rows } from '../access/rows.ts';
import { logCall, type LoggedCall } from './agent-log.ts';
import type { AgentCall, AgentResult } from './agent.ts';
import { agentOf } from './agents.ts';
import type { Work } from './customer/work.ts';
import { type Improved, improveAnswer } from './model/improve-answer.ts';

/**
 * Asks an agent, and logs the call. Throws `BAD_REQUEST` for an input that it cannot take, and whatever made it fail,
 * after that was logged (contract "Agents").
 */
export async function invokeAgent(
  { core, services }: Environment<{ readonly rows: Rows }>,
  call: AgentCall,
): Promise<AgentResult> {
  const { agent: id, user_id, conversation_id = null, signal } = call;
  const agent = agentOf(id);
  const { input, answer: answerByRules } = agent.prepare(call.input);
  const work: Work = { rows: services.rows, identity: rightsOf(call), user_id, conversation_id, signal };
  const startedAt = performance.now();
  const log = async (ended: Ended) =>
    await logCall(core, {
      ...ended,
      agent_type: id,
      conversation_id,
      user_id,
      input: call.metadata === undefined ? input : { ...input, metadata: call.metadata },
      execution_time_ms: Math.round(performance.now() - startedAt),
    });
  try {
    signal.throwIfAborted();
    const byRules = await answerByRules(work);
    const { description, tools } = agent;
    const improved = await improveAnswer(core, work, {
      task_type: id,
      description,
      tools: byRules.tools ?? tools,
      input,
      answer: byRules,
      listener: call.listener,
    });
    const result = await finish(core, call, improved);
    await log({ status: 'success', output: result, tokens_used: improved.tokens });
    return result;
  } catch (error) {
    if (error instanceof ContractError) throw error;
    const isLate = signal.aborted && isTimeout(signal.reason);
    await log({
      status: isLate ? 'timeout' : 'error',
      error_message: String(error),
      excused: call.isTriedAgain === true || (signal.aborted && !isLate),
      tokens_used: null,
    });
    throw error;
  }
}

/** How a call ended, as the log has it. */
type Ended = Pick<LoggedCall, 'status' | 'output' | 'error_message' | 'excused' | 'tokens_used'>;

/** Stores what is to be kept, and gives the answer as callers get it. */
async function finish(
  { db }: Pick<Core, 'db'>,
  { agent, conversation_id = null }: AgentCall,
  { answer, model_used, fallback }: Improved,
): Promise<AgentResult> {
  const kept = await answer.keep?.(answer.content);
  const sources = [...answer.sources, ...(kept?.sources ?? [])];
  return {
    ...answer.fields,
    ...kept?.fields,
    content: answer.content,
    agent_id: agent,
    conversation_id,
    metadata: { sources, ...(fallback === undefined ? {} : { fallback }) },
    tools_used: answer.tools_used,
    model_used,
    timestamp: (await readClock(db.prisma)).toISOString(),
  };
}

/** A service that acts for somebody sees what he sees. */
function rightsOf({ identity, user_id }: AgentCall): Identity {
  const actsForOther = identity.role === 'service' && user_id !== null && user_id !== identity.user_id;
  return actsForOther ? { ...identity, role: 'user', user_id } : identity;
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof Error && reason.name === 'TimeoutError';
}
