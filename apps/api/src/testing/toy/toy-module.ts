import { operation, stream, type ErrorTable } from '@quintet/contracts/operation';
import { z } from 'zod';
import type { Context, Environment } from '../../context.ts';
import { defineModule } from '../../module.ts';
import { ContractError } from '../../platform/errors/contract-error.ts';
import { defineJob } from '../../platform/jobs/job.ts';
import { createProcedures, router } from '../../trpc.ts';

const codes = {
  toy_missing: { status: 404, message: 'No such toy' },
  toy_misused: { status: 405, message: 'Not that way' },
  toy_too_large: { status: 413, message: 'Too large' },
  toy_unreadable: { status: 415, message: 'Send JSON' },
  toy_malformed: { status: 400, message: 'Not a toy' },
  toy_locked: { status: 401, message: 'The box is locked' },
  toy_limited: { status: 429, message: 'Not so fast' },
  toy_broken: { status: 500, message: 'Broken' },
  toy_away: { status: 503, message: 'Away' },
} as const;

const toyErrors: ErrorTable<keyof typeof codes> = {
  document: 'toy',
  codes,
  faults: {
    bad_request: 'toy_malformed',
    request_timeout: 'toy_malformed',
    headers_too_large: 'toy_too_large',
    not_found: 'toy_missing',
    method_not_allowed: 'toy_misused',
    payload_too_large: 'toy_too_large',
    unsupported_media_type: 'toy_unreadable',
    invalid_json: 'toy_malformed',
    rate_limited: 'toy_limited',
    unavailable: 'toy_away',
    internal: 'toy_broken',
  },
  body: ({ code, details }) => ({ toy_fault: code, ...details }),
  invalidDetails: (fields) => ({ fields: fields.map(({ field }) => field) }),
};

const common = {
  table: toyErrors,
  errors: ['toy_locked', 'toy_malformed'],
  auth: 'toy_key',
  limits: [],
  invalid: { '*': 'toy_malformed' },
} as const;

const wind = operation({
  ...common,
  name: 'toy.wind',
  method: 'POST',
  path: '/toys/{toy}/wind',
  status: 202,
  input: z.object({ toy: z.string().max(20), turns: z.int().positive() }),
  output: z.object({ toy: z.string(), owner: z.string() }),
  summary: 'Winds a toy up, which runs a moment later',
});

const runs = stream({
  ...common,
  name: 'toy.watch',
  method: 'GET',
  path: '/toys/{toy}/runs',
  input: z.object({ toy: z.string().max(20) }),
  events: { ran: z.object({ turns: z.int() }) },
  summary: 'Each run of a toy',
});

interface ToyServices {
  readonly maker: string;
}

const run = defineJob<Environment<ToyServices>, z.ZodObject<{ toy: z.ZodString; turns: z.ZodInt }>>({
  name: 'toy.run',
  schema: z.object({ toy: z.string(), turns: z.int() }),
  attempts: 1,
  backoff: { firstMs: 10, maxMs: 10 },
  deadlineMs: 10_000,
  run: async ({ core, services }, { toy, turns }) =>
    await core.bus.transaction(async (_tx, publish) =>
      publish(`toy:${toy}`, 'ran', { turns, maker: services.maker }),
    ),
});

async function windUp(
  { core, identity }: Context<ToyServices, string>,
  { toy, turns }: z.output<typeof wind.input>,
) {
  await core.jobs.enqueue(run, { toy, turns });
  return { toy, owner: identity };
}

function authenticate({ caller }: Context): string {
  if (caller.header('x-toy-key') !== 'sesame') throw new ContractError('toy_locked');
  return 'ali';
}

const { implement, implementStream } = createProcedures<ToyServices, { toy_key: string }>({
  toy_key: { check: authenticate, headers: ['X-Toy-Key'] },
});

/** A document as small as one can be, with a part of each kind. */
export const toyModule = defineModule({
  name: 'toy',
  router: router({
    wind: implement(wind, windUp),
    watch: implementStream(runs, (_ctx, { toy }) => ({
      streams: [`toy:${toy}`],
      types: new Set(['ran']),
      begin: 'start',
      isLast: () => true,
    })),
  }),
  errors: toyErrors,
  paths: ['/toys'],
  origins: () => ['https://*.toys.example'],
  files: [
    {
      path: '/toys/labels/',
      read: async ({ services }, name) =>
        name === 'maker.txt' ? { contentType: 'text/plain', body: services.maker, maxAge: 60 } : undefined,
    },
  ],
  jobs: [run],
  open: () => ({ maker: 'Bright & Sons' }),
});
