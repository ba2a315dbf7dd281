import { randomUUID } from 'node:crypto';
import { WorkflowRun } from '@quintet/contracts/bloom/workflows';
import type { WorkflowStep } from '@quintet/contracts/bloom/workflow-definition';
import type { Db } from '@quintet/db/open-db';
import { z } from 'zod';
import { type BloomCaller, createBloomClient } from './bloom-callers.ts';

const path = '/api/agents/workflows';
const Notifications = z.object({
  notifications: z.array(
    z.object({
      title: z.string(),
      severity: z.string(),
      notification_type: z.string(),
      action_url: z.string(),
      message: z.string(),
    }),
  ),
});

/** Calls the workflows' REST paths as somebody. */
export function createWorkflowClient(url: string, caller: BloomCaller) {
  const call = createBloomClient(url, caller);
  const read = async (id: string) => WorkflowRun.parse((await call('GET', `${path}/runs/${id}`)).body);
  return {
    call: async (method: 'GET' | 'POST' | 'PATCH', below: string, body?: unknown) =>
      await call(method, `${path}${below}`, body),
    execute: async (body: object) => await call('POST', `${path}/execute`, body),
    /** Starts a run and gives its id. */
    start: async (workflow_id: string, inputs: object, more: object = {}) => {
      const { body } = await call('POST', `${path}/execute`, { workflow_id, inputs, async: true, ...more });
      return z.object({ workflow_run_id: z.string() }).parse(body).workflow_run_id;
    },
    read,
    /** Polls a run till it is as it should be, as clients do. */
    until: async (id: string, isReached: (run: z.output<typeof WorkflowRun>) => boolean) => {
      for (;;) {
        const run = await read(id);
        if (isReached(run)) return run;
      }
    },
    notifications: async () =>
      Notifications.parse((await call('GET', '/api/notifications')).body).notifications,
  };
}

type Run = z.output<typeof WorkflowRun>;

export const isOver = ({ status }: Run) => status === 'completed' || status === 'failed';
export const isWaiting = ({ waiting_for }: Run) => waiting_for !== null;

/** Stores a workflow of the house's own, and gives its id. */
export async function saveWorkflow({ prisma }: Db, steps: readonly WorkflowStep[]): Promise<string> {
  const workflow_id = randomUUID();
  await prisma.bloomWorkflow.create({
    data: { workflow_id, name: 'Test', definition: { steps: [...steps] } },
  });
  return workflow_id;
}
