import { z } from 'zod';
import { operation, text } from '../operation.ts';
import {
  common,
  GivenMetadata,
  guardedErrors,
  Metadata,
  Moment,
  page,
  range,
  RowId,
  UserId,
} from './fields.ts';

/** A state on the wire of the contract. A run that waits for a person is running, one that was cancelled has failed. */
export const RunStatus = z.enum(['queued', 'running', 'completed', 'failed']);

/** A state as executions are listed by. */
export const ExecutionState = z.enum(['pending', 'running', 'completed', 'failed', 'cancelled']);
export type ExecutionState = z.infer<typeof ExecutionState>;

export const ExecuteInput = z.object({
  /** `multi_agent`, `sequential`, `conditional`, or one of the house's own. */
  workflow_id: text(200).nullish(),
  /** An older name of `workflow_id`. */
  workflow_type: text(200).nullish(),
  /** What every agent gets: `message` is the prompt. */
  inputs: GivenMetadata.nullish(),
  /** An older name of `inputs`. */
  input_data: GivenMetadata.nullish(),
  user_id: UserId.nullish(),
  async: z.boolean().nullish(),
  conversation_id: RowId.nullish(),
  /** Other agents for `multi_agent` and `sequential`, in their order; the first begins `conditional`. */
  participating_agents: z.array(text(100)).max(20).nullish(),
  /** For `conditional`: `start_agent`, `rules`, `default`. */
  workflow_config: GivenMetadata.nullish(),
  metadata: GivenMetadata.nullish(),
});

const executed = {
  workflow_run_id: RowId,
  status: RunStatus,
  /** What the agents answered, by step; there when the run is completed. */
  outputs: Metadata.optional(),
  error: z.string().nullable(),
};

export const Executed = z.object(executed).meta({ id: 'BloomExecuted' });

/** One step of a run as it went. */
export const RunStep = z.object({
  name: z.string(),
  state: z.enum(['started', 'waiting', 'finished', 'failed']),
  /** How often it was begun. */
  tries: z.int(),
  started_at: Moment,
  finished_at: Moment.nullable(),
});

export const WorkflowRun = z
  .object({
    ...executed,
    workflow_id: z.string(),
    user_id: z.string().nullable(),
    step: z.string(),
    /** From 0 to 1; it never falls. */
    progress: z.number(),
    /** The step that waits for somebody's approval, and what is to be approved. */
    waiting_for: z.object({ step: z.string(), message: z.string() }).nullable(),
    /** In the order in which they were begun, for seven days. */
    steps: z.array(RunStep),
    updated_at: Moment,
  })
  .meta({ id: 'BloomWorkflowRun' });

const mine = { ...common, auth: 'caller', status: 200 } as const;
const errors = [...guardedErrors, 'NOT_FOUND'] as const;
const RunInput = z.object({ id: RowId });

/**
 * `POST /api/agents/workflows/execute` (contract): waits for the end, a minute at most and not where a person is asked;
 * with `async` answers at once.
 */
export const executeWorkflow = operation({
  ...mine,
  name: 'bloom.workflows.execute',
  method: 'POST',
  path: '/api/agents/workflows/execute',
  input: ExecuteInput,
  output: Executed,
  errors: [...guardedErrors, 'FORBIDDEN'],
  summary: 'Execute a workflow',
});

/** `GET /api/agents/workflows/runs/{id}`: another's run is not found, as if there were none. */
export const getWorkflowRun = operation({
  ...mine,
  name: 'bloom.workflows.getRun',
  method: 'GET',
  path: '/api/agents/workflows/runs/{id}',
  input: RunInput,
  output: WorkflowRun,
  errors,
  summary: 'How a run of a workflow stands',
});

/** `POST /api/agents/workflows/runs/{id}/cancel`: CONFLICT when the run is over. */
export const cancelWorkflowRun = operation({
  ...mine,
  name: 'bloom.workflows.cancel',
  method: 'POST',
  path: '/api/agents/workflows/runs/{id}/cancel',
  input: RunInput,
  output: WorkflowRun,
  errors: [...errors, 'CONFLICT'],
  summary: 'Cancel a run',
});

export const ApproveInput = z.object({ id: RowId, approved: z.boolean(), note: text(1_000).nullish() });

/** `POST /api/agents/workflows/runs/{id}/approve`: of several answers one counts, the others get CONFLICT. */
export const approveWorkflowRun = operation({
  ...mine,
  name: 'bloom.workflows.approve',
  method: 'POST',
  path: '/api/agents/workflows/runs/{id}/approve',
  input: ApproveInput,
  output: WorkflowRun,
  errors: [...errors, 'CONFLICT'],
  summary: 'Approve the step that a run waits in, or refuse it',
});

/** `POST /api/agents/workflows/runs/{id}/retry`: goes on from the first unfinished step; CONFLICT unless the run has failed. */
export const retryWorkflowRun = operation({
  ...mine,
  name: 'bloom.workflows.retry',
  method: 'POST',
  path: '/api/agents/workflows/runs/{id}/retry',
  input: RunInput,
  output: WorkflowRun,
  errors: [...errors, 'CONFLICT'],
  summary: 'Try a failed run again',
});

export const Execution = z
  .object({
    workflow_run_id: RowId,
    workflow_id: z.string(),
    /** The older name of `workflow_id`. */
    workflow_type: z.string(),
    conversation_id: z.string().nullable(),
    user_id: z.string().nullable(),
    current_state: ExecutionState,
    current_step: z.string().nullable(),
    participating_agents: z.array(z.string()),
    results: Metadata,
    metadata: Metadata,
    created_at: Moment,
    started_at: Moment.nullable(),
    completed_at: Moment.nullable(),
    execution_time_ms: z.int().nullable(),
    error_message: z.string().nullable(),
  })
  .meta({ id: 'BloomExecution' });
export type Execution = z.infer<typeof Execution>;

export const ListExecutionsInput = z.object({
  ...page,
  ...range,
  conversation_id: RowId.optional(),
  workflow_type: text(200).optional(),
  current_state: ExecutionState.optional(),
});

/** `GET /api/agents/workflows`: the caller's runs, newest first. */
export const listWorkflows = operation({
  ...mine,
  name: 'bloom.workflows.list',
  method: 'GET',
  path: '/api/agents/workflows',
  input: ListExecutionsInput,
  output: z.object({ workflows: z.array(Execution), total: z.int() }),
  errors: guardedErrors,
  summary: 'Runs of workflows',
});

/** `GET /api/agents/workflows/{id}`. */
export const getWorkflow = operation({
  ...mine,
  name: 'bloom.workflows.get',
  method: 'GET',
  path: '/api/agents/workflows/{id}',
  input: RunInput,
  output: Execution,
  errors,
  summary: 'One run with its results',
});

export const Visualization = z
  .object({
    nodes: z.array(
      z.object({
        id: z.string(),
        type: z.enum(['agent', 'condition', 'approval']),
        label: z.string(),
        state: z.enum(['pending', 'running', 'waiting', 'completed', 'failed']),
      }),
    ),
    edges: z.array(z.object({ from: z.string(), to: z.string(), label: z.string().nullable() })),
  })
  .meta({ id: 'BloomVisualization' });
export type Visualization = z.infer<typeof Visualization>;

/** `GET /api/agents/workflows/{id}/visualization`. */
export const getVisualization = operation({
  ...mine,
  name: 'bloom.workflows.getVisualization',
  method: 'GET',
  path: '/api/agents/workflows/{id}/visualization',
  input: RunInput,
  output: Visualization,
  errors,
  summary: 'A run as a graph',
});

const MessageType = z.enum(['request', 'response', 'notification', 'handoff']);

export const AgentMessage = z
  .object({
    id: RowId,
    from_agent: z.string(),
    to_agent: z.string().nullable(),
    message_type: MessageType,
    content: z.unknown(),
    status: z.enum(['pending', 'delivered', 'processed', 'failed']),
    metadata: Metadata,
    created_at: Moment,
    processed_at: Moment.nullable(),
  })
  .meta({ id: 'BloomAgentMessage' });
export type AgentMessage = z.infer<typeof AgentMessage>;

export const ListMessagesInput = z.object({ id: RowId, ...page });

/** `GET /api/agents/workflows/{id}/messages`: what the agents handed to each other, oldest first. */
export const listAgentMessages = operation({
  ...mine,
  name: 'bloom.workflows.listMessages',
  method: 'GET',
  path: '/api/agents/workflows/{id}/messages',
  input: ListMessagesInput,
  output: z.object({ messages: z.array(AgentMessage), total: z.int() }),
  errors,
  summary: 'Messages between the agents of a run',
});

export const AddMessageInput = z.object({
  id: RowId,
  from_agent: text(100).min(1),
  to_agent: text(100).nullish(),
  message_type: MessageType.default('notification'),
  content: GivenMetadata,
  metadata: GivenMetadata.nullish(),
});

/** `POST /api/agents/workflows/{id}/messages`. */
export const addAgentMessage = operation({
  ...mine,
  name: 'bloom.workflows.addMessage',
  method: 'POST',
  path: '/api/agents/workflows/{id}/messages',
  status: 201,
  input: AddMessageInput,
  output: AgentMessage,
  errors,
  summary: 'Add a message to a run',
});

export const ChangeStateInput = z.object({ id: RowId, current_state: ExecutionState });

/** `PATCH /api/agents/workflows/{id}/state`: a run can be cancelled; every other state it takes by itself (CONFLICT). */
export const changeWorkflowState = operation({
  ...mine,
  name: 'bloom.workflows.changeState',
  method: 'PATCH',
  path: '/api/agents/workflows/{id}/state',
  input: ChangeStateInput,
  output: Execution,
  errors: [...errors, 'CONFLICT'],
  summary: 'Cancel a run',
});
