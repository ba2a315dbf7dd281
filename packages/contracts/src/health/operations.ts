import { z } from 'zod';
import { operation } from '../operation.ts';
import { healthErrors } from './errors.ts';

const none = z.object({});

/** One line per dependency; one that is not configured is no fault. */
const Readiness = z
  .object({
    status: z.literal('ready'),
    checks: z.record(z.string(), z.object({ ok: z.boolean(), detail: z.string() })),
  })
  .meta({ id: 'Readiness' });

/** `GET /health/live` (TimeBack contract §6): 200 while the process runs. */
export const getLiveness = operation({
  name: 'health.getLiveness',
  table: healthErrors,
  method: 'GET',
  path: '/health/live',
  status: 200,
  input: none,
  output: z.object({ status: z.literal('live') }),
  errors: [],
  auth: 'public',
  limits: [],
  summary: 'Is the process up',
  invalid: { '*': 'invalid_request' },
});

/** `GET /health/ready` (TimeBack contract §6): 200 when every dependency answers, else 503 with the same lines. */
export const getReadiness = operation({
  name: 'health.getReadiness',
  table: healthErrors,
  method: 'GET',
  path: '/health/ready',
  status: 200,
  input: none,
  output: Readiness,
  errors: ['not_ready'],
  auth: 'public',
  limits: [],
  summary: 'Does every dependency answer',
  invalid: { '*': 'invalid_request' },
});
