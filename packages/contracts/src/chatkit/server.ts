import { z } from 'zod';
import { operation, text } from '../operation.ts';
import { chatkitErrors } from './errors.ts';
import { Id, UserMessageInput } from './items.ts';

const thread_id = Id;
const item_id = Id;
const page = {
  limit: z.int().min(0).max(1_000_000).nullish(),
  order: z.enum(['asc', 'desc']).default('desc'),
  after: Id.nullish(),
};
const Action = z.object({ type: text(200).min(1), payload: z.unknown().optional() });
const Submission = z.object({
  status: z.enum(['answered', 'skipped']).default('answered'),
  answers: z.record(
    Id,
    z.object({ values: z.array(text(20_000)).default([]), skipped: z.boolean().default(false) }),
  ),
});

/** What each request takes. */
const params = {
  'threads.create': z.object({ input: UserMessageInput }),
  'threads.add_user_message': z.object({ thread_id, input: UserMessageInput }),
  'threads.add_client_tool_output': z.object({ thread_id, result: z.unknown() }),
  'threads.add_structured_input': z.object({ thread_id, item_id, input: Submission }),
  'threads.retry_after_item': z.object({ thread_id, item_id }),
  'threads.custom_action': z.object({
    thread_id,
    item_id: item_id.nullish().transform((id) => id ?? undefined),
    action: Action,
  }),
  'threads.sync_custom_action': z.object({
    thread_id,
    item_id: item_id.nullish().transform((id) => id ?? undefined),
    action: Action,
  }),
  'threads.get_by_id': z.object({ thread_id }),
  'threads.list': z.object(page),
  'items.list': z.object({ thread_id, ...page }),
  'items.feedback': z.object({
    thread_id,
    item_ids: z.array(item_id).min(1).max(100),
    kind: z.enum(['positive', 'negative']),
  }),
  'threads.update': z.object({ thread_id, title: text(300) }),
  'threads.delete': z.object({ thread_id }),
} as const;

type Params = typeof params;
export type ParamsOf<Type extends keyof Params> = z.output<Params[Type]>;

const types = z.object(params).keyof();
const Metadata = z.record(z.string(), z.unknown());

function request<Type extends keyof Params>(type: Type) {
  return z.object({ type: z.literal(type), params: params[type], metadata: Metadata.default({}) });
}

/** A request with its parameters, by its type. */
export const ChatkitRequest = z.discriminatedUnion('type', [
  request('threads.create'),
  request('threads.add_user_message'),
  request('threads.add_client_tool_output'),
  request('threads.add_structured_input'),
  request('threads.retry_after_item'),
  request('threads.custom_action'),
  request('threads.sync_custom_action'),
  request('threads.get_by_id'),
  request('threads.list'),
  request('items.list'),
  request('items.feedback'),
  request('threads.update'),
  request('threads.delete'),
]);
export type ChatkitRequest = z.output<typeof ChatkitRequest>;

/**
 * `POST /api/chatkit`: the ChatKit protocol of a server of one's own. What changes a conversation is answered with its
 * events, all else with JSON.
 */
export const serve = operation({
  name: 'chatkit.serve',
  table: chatkitErrors,
  method: 'POST',
  path: '/api/chatkit',
  status: 200,
  answer: 'events',
  input: z.object({
    type: types,
    params: z.record(z.string(), z.unknown()).optional(),
    metadata: Metadata.optional(),
  }),
  output: z.unknown(),
  errors: ['INVALID_REQUEST', 'INVALID_CLIENT_SECRET', 'NOT_FOUND', 'CONFLICT', 'THREAD_LOCKED'],
  auth: 'learner',
  limits: [{ name: 'chatkit.serve.ip', points: 600, seconds: 60, by: 'ip' }],
  invalid: { '*': 'INVALID_REQUEST' },
  summary: 'The ChatKit protocol',
});
