import { Metadata, UserId } from '@quintet/contracts/bloom/fields';
import { z } from 'zod';
import type { RunKind } from '../../../platform/runs/run.ts';
import { workflowRunOf } from '../events/streams.ts';
import { PlannedStep } from './plan.ts';
import { recordChange } from './record-change.ts';

const schema = z.object({
  workflow_run_id: z.uuid(),
  workflow_id: z.string(),
  /** For whom it runs. */
  user_id: UserId.nullable(),
  /** With whose rights its agents read and write. */
  caller: z.object({ role: z.enum(['user', 'admin', 'service']), user_id: UserId.nullable() }),
  conversation_id: z.uuid().nullable(),
  /** As they were when it was started: a workflow may change meanwhile. */
  steps: z.array(PlannedStep),
  inputs: Metadata,
});

export type WorkflowRunInput = z.output<typeof schema>;

/** A run of a workflow. Its key is its `workflow_run_id`. */
export const workflowRun = {
  name: 'bloom.runWorkflow',
  schema,
  deadlineMs: 3_600_000,
  countSteps: ({ steps }) =>
    steps.reduce((sum, step) => sum + (step.type === 'condition' ? step.max_hops : 1), 0),
  streamOf: ({ workflow_run_id }) => workflowRunOf(workflow_run_id),
  onChange: recordChange,
} as const satisfies RunKind<typeof schema>;
