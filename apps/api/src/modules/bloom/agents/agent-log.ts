import type { AgentId } from '@quintet/contracts/bloom/agents';
import type { Prisma } from '@quintet/db/generated/client';
import { z } from 'zod';
import type { Core } from '../../../core.ts';
import { agentCalls } from '../events/streams.ts';
import { notifyAdmins } from '../notifications/notify.ts';

/** One call as `bloom.agent_logs` keeps it. */
export interface LoggedCall {
  readonly agent_type: AgentId;
  readonly conversation_id: string | null;
  readonly user_id: string | null;
  readonly input: object;
  readonly output?: object;
  readonly execution_time_ms: number;
  readonly tokens_used: number | null;
  readonly status: 'success' | 'error' | 'timeout';
  readonly error_message?: string;
  /** Nobody has to hear of the failure: the caller did not wait, or tries again. */
  readonly excused?: boolean;
}

/** Agents whose failure somebody has to hear of. */
const watched: ReadonlySet<AgentId> = new Set(['lead_qualification', 'web_development']);
const longestMessage = 1_000;

/** Keeps a call, as the house; admins hear of the failure of an agent that customers wait for. */
export async function logCall({ bus }: Pick<Core, 'bus'>, call: LoggedCall): Promise<void> {
  const { input, output, error_message, excused = false, ...row } = call;
  await bus.transaction(async (tx, publish) => {
    const { id } = await tx.bloomAgentLog.create({
      data: {
        ...row,
        action: 'invoke',
        input_data: toStoredJson(input),
        ...(output === undefined ? {} : { output_data: toStoredJson(output) }),
        error_message: error_message?.slice(0, longestMessage).toWellFormed() ?? null,
      },
      select: { id: true },
    });
    publish(agentCalls, 'agent_called', { agent_type: call.agent_type, status: call.status });
    if (call.status === 'success' || excused || !watched.has(call.agent_type)) return;
    await notifyAdmins(tx, publish, {
      notification_type: 'agent',
      severity: 'error',
      title: 'Agent failed',
      message: `The agent ${call.agent_type} could not answer.`,
      metadata: { agent_type: call.agent_type, agent_log_id: id },
    });
  });
}

const longestJson = 8_000;
const Stored = z.record(z.string(), z.json());

/** A value as the log keeps it: of bounded size, and without the characters that a database refuses. */
function toStoredJson(value: object): Prisma.InputJsonObject {
  const json = JSON.stringify(value).replaceAll(
    /\\(?:(u0000|ud[89a-f][\da-f]{2})|.)/g,
    (escape, refused?: string) => (refused === undefined ? escape : ''),
  );
  if (json.length > longestJson) return { truncated: json.slice(0, longestJson).toWellFormed() };
  return Stored.parse(JSON.parse(json));
}
