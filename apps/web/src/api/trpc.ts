import type { AppRouter } from '@quintet/api/modules';
import { QueryClient } from '@tanstack/react-query';
import {
  createWSClient,
  httpBatchLink,
  httpLink,
  httpSubscriptionLink,
  splitLink,
  wsLink,
  type Operation,
} from '@trpc/client';
import { createTRPCReact, type CreateTRPCReact } from '@trpc/react-query';

/** The server's procedures as hooks. */
export const trpc: CreateTRPCReact<AppRouter, unknown> = createTRPCReact<AppRouter>();

const url = '/trpc';
const send: typeof fetch = (input, options) =>
  fetch(input, { ...options, keepalive: options?.method === 'POST' && isSmall(options.body) });

/** Browsers refuse to let a large body outlive its page. */
function isSmall(body: BodyInit | null | undefined): boolean {
  return typeof body === 'string' && body.length < 16_000;
}

/** The headers that a call carries in its context (`session_id`); such a call travels alone. */
function headersOf({ context }: Pick<Operation, 'context'>): Record<string, string> {
  const { session_id } = context;
  return typeof session_id === 'string' ? { 'session-id': session_id } : {};
}

/** One WebSocket for all that follow something, closed when nobody does. Whoever follows comes back at his own pace. */
function openSocket() {
  const { protocol, host } = window.location;
  return createWSClient({
    url: `${protocol === 'https:' ? 'wss' : 'ws'}://${host}${url}`,
    lazy: { enabled: true, closeMs: 1_000 },
  });
}

/** A client for this origin. Requests outlive the page, so that a click on the way out is still counted. */
export function createApiClient() {
  return trpc.createClient({
    links: [
      splitLink({
        condition: ({ type }) => type === 'subscription',
        // A dashboard follows several streams in each of its tabs, and a browser has few connections for those of HTTP.
        true: splitLink({
          condition: ({ path }) => path.startsWith('bloom.'),
          true: wsLink({ client: openSocket() }),
          false: httpSubscriptionLink({ url }),
        }),
        false: splitLink({
          // A batch waits for a turn of the event loop, which a page that is being left may not have any more.
          condition: (operation) =>
            operation.type === 'mutation' || Object.keys(headersOf(operation)).length > 0,
          true: httpLink({ url, fetch: send, headers: ({ op }) => headersOf(op) }),
          false: httpBatchLink({ url, fetch: send }),
        }),
      }),
    ],
  });
}

/** Nothing is repeated in the background: the reader presses "Try again", and without a network is told so at once. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: false,
        networkMode: 'always',
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
      mutations: { networkMode: 'always' },
    },
  });
}
