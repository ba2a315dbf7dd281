import type { GetAgentInput, InvokeAgentInput } from '@quintet/contracts/bloom/agents';
import { AgentId, AgentsHealth } from '@quintet/contracts/bloom/agents';
import { Metadata, RowId } from '@quintet/contracts/bloom/fields';
import { text } from '@quintet/contracts/operation';
import { isUnavailable } from '@quintet/db/is-unavailable';
import { z } from 'zod';
import type { Context } from '../../../context.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import { readRows } from '../../../platform/rows.ts';
import { type Identity, ownerFor } from '../access/identity.ts';
import type { Rows } from '../access/rows.ts';
import type { Agent } from './agent.ts';
import { agentOf, agents, findAgentId } from './agents.ts';
import { chooseAgent } from './choose-agent.ts';
import { invokeAgent } from './invoke-agent.ts';

type AgentContext = Context<{ readonly rows: Rows }, Identity>;

const failure = 'The agent failed; it has been recorded';

/**
 * Asks an agent (contract "Agents"). One that fails is told of in the answer. Throws `BAD_REQUEST` for an unknown one and
 * for an input that it cannot take.
 */
export async function callAgent(ctx: AgentContext, given: z.output<typeof InvokeAgentInput>) {
  const { identity, signal, requestId: request_id } = ctx;
  const user_id = ownerFor(identity, given.user_id);
  const input = given.input ?? given.input_data;
  if (input === undefined || input === null)
    throw new ContractError('BAD_REQUEST', { message: 'input is required' });
  const agent = await nameAgent(ctx, user_id, given.agent_type, input);
  const conversation_id = await findConversation(ctx, given.session_id, input);
  try {
    const metadata = given.metadata ?? undefined;
    const call = { agent, input, identity, user_id, conversation_id, metadata, signal };
    const result = await invokeAgent(ctx, call);
    return {
      request_id,
      status: 'completed' as const,
      result: { ...result, tools_used: [...result.tools_used] },
      error: null,
    };
  } catch (error) {
    if (error instanceof ContractError || isUnavailable(error) || signal.aborted) throw error;
    ctx.log.warn({ err: error, request_id, agent }, 'agent failed');
    return { request_id, status: 'failed' as const, result: null, error: failure };
  }
}

/** All agents, with what they take. */
export async function listAgents() {
  return { agents: agents.map(describeAgent), total: agents.length };
}

/** One agent. Throws `NOT_FOUND`. */
export async function getAgent(_: AgentContext, { agent_type }: z.output<typeof GetAgentInput>) {
  const id = findAgentId(agent_type);
  if (id === undefined) throw new ContractError('NOT_FOUND', { message: 'Agent not found' });
  return describeAgent(agentOf(id));
}

/** Which agents answer: each does, with or without a model. */
export async function getAgentsHealth() {
  return AgentsHealth.parse(Object.fromEntries(AgentId.options.map((id) => [id, { status: 'active' }])));
}

const MetricsRow = z.object({
  agent_id: AgentId,
  total_interactions: z.int(),
  avg_response_time: z.number(),
  success_rate: z.number(),
  last_active: z.date(),
});

/** What the log of all calls says of each agent. */
export async function getAgentMetrics({ services, identity }: AgentContext) {
  const logged = await services.rows.read(
    identity,
    async (tx) =>
      await readRows(
        MetricsRow,
        tx.$queryRaw`
          select agent_type as agent_id, count(*)::int as total_interactions,
            avg(execution_time_ms)::float8 / 1000 as avg_response_time,
            avg((status = 'success')::int)::float8 as success_rate, max(created_at) as last_active
          from bloom.agent_logs where action = 'invoke' and agent_type = any(${AgentId.options})
          group by agent_type`,
      ),
  );
  const metrics = AgentId.options.map((agent_id) => {
    const row = logged.find((found) => found.agent_id === agent_id);
    return row === undefined
      ? { agent_id, total_interactions: 0, avg_response_time: 0, success_rate: 0, last_active: null }
      : { ...row, last_active: row.last_active.toISOString() };
  });
  return { success: true as const, metrics };
}

function describeAgent({ id, name, description, capabilities, input }: Agent) {
  const input_schema = Metadata.parse(z.toJSONSchema(input, { io: 'input' }));
  return {
    agent_id: id,
    name,
    type: id,
    description,
    capabilities: [...capabilities],
    status: 'active' as const,
    input_schema,
  };
}

/** What may be asked for under no agent's name. */
const Asked = z.object({
  message: text(8_000).optional().catch(undefined),
  query: text(8_000).optional().catch(undefined),
  conversation_id: z.unknown().optional(),
});

async function nameAgent(
  { core, signal }: AgentContext,
  user_id: string | null,
  agent_type: string,
  input: Readonly<Record<string, unknown>>,
): Promise<AgentId> {
  if (agent_type === 'auto') {
    const { message, query } = Asked.parse(input);
    return await chooseAgent(core, { user_id, signal }, message ?? query ?? '');
  }
  const agent = findAgentId(agent_type);
  if (agent === undefined) throw new ContractError('BAD_REQUEST', { message: 'Invalid agent_type or input' });
  return agent;
}

/** The conversation that a call belongs to. One that is named in the input has to be the caller's. */
async function findConversation(
  { services, identity }: AgentContext,
  session_id: string | null | undefined,
  input: Readonly<Record<string, unknown>>,
): Promise<string | null> {
  const named = Asked.parse(input).conversation_id ?? undefined;
  const id = RowId.safeParse(named ?? session_id).data;
  const session = named === undefined ? session_id : undefined;
  const choices = [...(id === undefined ? [] : [{ id }]), ...(session ? [{ session_id: session }] : [])];
  if (named === undefined && choices.length === 0) return null;
  const found = await services.rows.read(
    identity,
    async (tx) => await tx.bloomConversation.findFirst({ where: { deleted_at: null, OR: choices } }),
  );
  if (found === null && named !== undefined)
    throw new ContractError('BAD_REQUEST', { message: 'conversation_id: there is no such conversation' });
  return found?.id ?? null;
}
