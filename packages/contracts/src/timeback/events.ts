import { z } from 'zod';
import { stream } from '../operation.ts';
import { timebackErrors } from './errors.ts';
import { AgentLoopInput, MetricRollup, Task } from './schemas.ts';

/** `GET /agent/loop` (contract §4): what the agent does for a visitor, as it happens. */
export const agentLoop = stream({
  name: 'timeback.agentLoop',
  table: timebackErrors,
  method: 'GET',
  path: '/agent/loop',
  input: AgentLoopInput,
  events: {
    task_created: Task,
    task_updated: Task,
    metric_rollup: MetricRollup,
    /** The cursor the client resumed from is older than what is kept: it must load its state anew. */
    reset: z.object({}),
  },
  errors: ['invalid_jwt', 'invalid_request', 'rate_limited', 'provider_down'],
  auth: 'agent_loop',
  limits: [{ name: 'timeback.agentLoop.ip', points: 30, seconds: 60, by: 'ip' }],
  summary: 'Smart tips and metrics of one visitor as server-sent events',
  invalid: { '*': 'invalid_request' },
});
