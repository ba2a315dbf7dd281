import { ChatkitRequest, serve as operation } from '@quintet/contracts/chatkit/server';
import type { z } from 'zod';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import { updateContext } from '../sessions/page-context.ts';
import { beginMessage } from './begin-message.ts';
import {
  beginAction,
  beginRetry,
  beginStructuredInput,
  beginToolOutput,
  updateByAction,
} from './begin-more.ts';
import { deleteThread, getThread, keepFeedback, listItemsOf, listThreadsOf, renameThread } from './manage.ts';
import type { ServerContext } from './open-turn.ts';
import { type Begun, runTurn } from './run-turn.ts';

/**
 * Answers a request of the ChatKit protocol: with the events of a turn, or with JSON. Whatever can be refused is refused
 * before the first event. Throws `INVALID_REQUEST` and what the requests throw.
 */
export async function serve(
  session: ServerContext,
  given: z.output<typeof operation.input>,
): Promise<object> {
  const request = readRequest(given);
  const { identity } = session;
  const context = updateContext(identity.context, request.metadata);
  const ctx = session.withIdentity({ ...identity, context });
  switch (request.type) {
    case 'threads.create':
    case 'threads.add_user_message':
      return runTurn(ctx, await beginMessage(ctx, request.params));
    case 'threads.add_client_tool_output':
      return runTurn(ctx, await beginToolOutput(ctx, request.params));
    case 'threads.add_structured_input':
      return runTurn(ctx, await beginStructuredInput(ctx, request.params));
    case 'threads.retry_after_item':
      return runAny(ctx, await beginRetry(ctx, request.params));
    case 'threads.custom_action':
      return runTurn(ctx, await beginAction(ctx, request.params));
    case 'threads.sync_custom_action':
      return await updateByAction(ctx, request.params);
    case 'threads.get_by_id':
      return await getThread(ctx, request.params);
    case 'threads.list':
      return await listThreadsOf(ctx, request.params);
    case 'items.list':
      return await listItemsOf(ctx, request.params);
    case 'items.feedback':
      return await keepFeedback(ctx, request.params);
    case 'threads.update':
      return await renameThread(ctx, request.params);
    case 'threads.delete':
      return await deleteThread(ctx, request.params);
  }
}

function readRequest(given: z.output<typeof operation.input>): ChatkitRequest {
  const parsed = ChatkitRequest.safeParse({ params: {}, ...given });
  if (parsed.success) return parsed.data;
  throw new ContractError('INVALID_REQUEST', {
    faults: parsed.error.issues.map(({ path, message }) => ({
      code: 'INVALID_REQUEST',
      message: `${path.join('.')}: ${message}`,
      field: path.join('.'),
    })),
  });
}

/** Nothing at all where nothing was begun. */
async function* runAny(ctx: ServerContext, begun: Begun | undefined) {
  if (begun !== undefined) yield* runTurn(ctx, begun);
}
