import { z } from 'zod';
import { operation, text } from '../operation.ts';
import { common, guardedErrors, Metadata, Moment, UserId } from './fields.ts';

export const AgentId = z.enum([
  'chat',
  'lead_qualification',
  'service_recommendation',
  'web_development',
  'digital_marketing',
  'brand_design',
  'ecommerce_solutions',
  'content_creation',
  'analytics_consulting',
]);
export type AgentId = z.infer<typeof AgentId>;

/** What an agent answered; each adds fields of its own. */
export const AgentResult = z
  .looseObject({
    /** Markdown. */
    content: z.string(),
    agent_id: AgentId,
    conversation_id: z.string().nullable(),
    metadata: Metadata,
    tools_used: z.array(z.string()),
    /** Nothing where rules answered. */
    model_used: z.string().nullable(),
    timestamp: Moment,
  })
  .meta({ id: 'BloomAgentResult' });

export const AgentCallStatus = z.enum(['queued', 'running', 'completed', 'failed']);

export const InvokeAgentInput = z.object({
  /** An agent's id, `<id>_agent`, `lead_agent`, or `auto`: whichever fits the message. */
  agent_type: text(100).min(1).default('auto'),
  input: Metadata.nullish(),
  /** An older name of `input`. */
  input_data: Metadata.nullish(),
  user_id: UserId.nullish(),
  /** Of the conversation that this belongs to. */
  session_id: text(255).nullish(),
  metadata: Metadata.nullish(),
});

/** `POST /api/agents/invoke` (contract "Agents"). An agent that fails is told of in the answer. */
export const invokeAgent = operation({
  ...common,
  name: 'bloom.agents.invoke',
  method: 'POST',
  path: '/api/agents/invoke',
  status: 200,
  input: InvokeAgentInput,
  output: z
    .object({
      request_id: z.string(),
      status: AgentCallStatus,
      result: AgentResult.nullable(),
      error: z.string().nullable(),
    })
    .meta({ id: 'BloomAgentCall' }),
  errors: [...guardedErrors, 'FORBIDDEN'],
  auth: 'caller',
  summary: 'Ask an agent',
});

export const AgentDescription = z
  .object({
    agent_id: AgentId,
    name: z.string(),
    type: AgentId,
    description: z.string(),
    capabilities: z.array(z.string()),
    status: z.literal('active'),
    /** JSON Schema of `input`. */
    input_schema: Metadata,
  })
  .meta({ id: 'BloomAgent' });

/** `GET /api/agents`. */
export const listAgents = operation({
  ...common,
  name: 'bloom.agents.list',
  method: 'GET',
  path: '/api/agents',
  status: 200,
  input: z.object({}),
  output: z.object({ agents: z.array(AgentDescription), total: z.int() }),
  errors: guardedErrors,
  auth: 'caller',
  summary: 'The agents and what they take',
});

export const GetAgentInput = z.object({ agent_type: text(100).min(1) });

/** `GET /api/agents/{agent_type}`. */
export const getAgent = operation({
  ...common,
  name: 'bloom.agents.get',
  method: 'GET',
  path: '/api/agents/{agent_type}',
  status: 200,
  input: GetAgentInput,
  output: AgentDescription,
  errors: [...guardedErrors, 'NOT_FOUND'],
  auth: 'caller',
  invalid: { '*': 'NOT_FOUND' },
  summary: 'One agent and what it takes',
});

/** Each agent with its state. */
export const AgentsHealth = z.record(AgentId, z.object({ status: z.literal('active') }));

/** `GET /api/agents/health`: by agent. */
export const getAgentsHealth = operation({
  ...common,
  name: 'bloom.agents.getHealth',
  method: 'GET',
  path: '/api/agents/health',
  status: 200,
  input: z.object({}),
  output: AgentsHealth,
  errors: guardedErrors,
  auth: 'caller',
  summary: 'Which agents answer',
});

/** `GET /api/agents/metrics`: of all calls that are logged. */
export const getAgentMetrics = operation({
  ...common,
  name: 'bloom.agents.getMetrics',
  method: 'GET',
  path: '/api/agents/metrics',
  status: 200,
  input: z.object({}),
  output: z.object({
    success: z.literal(true),
    metrics: z.array(
      z.object({
        agent_id: AgentId,
        total_interactions: z.int(),
        /** In seconds. */
        avg_response_time: z.number(),
        /** From 0 to 1. */
        success_rate: z.number(),
        last_active: Moment.nullable(),
      }),
    ),
  }),
  errors: [...guardedErrors, 'FORBIDDEN'],
  auth: 'admin',
  summary: 'How often and how well the agents answered',
});
