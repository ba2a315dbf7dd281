import { operation, socket, stream, type ErrorTable } from '@quintet/contracts/operation';
import { z } from 'zod';
import type { Context, Environment } from '../../context.ts';
import type { Core } from '../../core.ts';
import { defineModule } from '../../module.ts';
import { ContractError } from '../../platform/errors/contract-error.ts';
import { defineJob } from '../../platform/jobs/job.ts';
import { fieldOf } from '../../platform/json/field-of.ts';
import { readRows } from '../../platform/rows.ts';
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

const box = socket({
  ...common,
  name: 'toy.watchBox',
  path: '/toys/box',
  auth: 'toy_ticket',
  input: z.object({ token: z.string().optional() }),
  invalid: { '*': 'toy_malformed', topic: 'toy_missing' },
  channel: 'box',
  events: { ran: z.object({ turns: z.int() }), stopped: z.object({ turns: z.int() }) },
  topics: {
    'runs:{toy}': { params: z.object({ toy: z.string().max(20) }), data: z.object({ turned: z.int() }) },
    total: { params: z.object({ from: z.int().default(0) }), data: z.object({ turns: z.int() }) },
  },
  summary: 'Each run of the toys in a box',
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
    await core.bus.transaction(async (_tx, publish) => {
      publish(`toy:${toy}`, 'ran', { turns, maker: services.maker });
      publish(`box:${toy}`, 'ran', { turns });
    }),
});

async function windUp(
  { core, identity }: Context<ToyServices, string>,
  { toy, turns }: z.output<typeof wind.input>,
) {
  await core.jobs.enqueue(run, { toy, turns });
  return { toy, owner: identity };
}

async function countTurns({ db }: Core, stream: string): Promise<number> {
  const [row] = await readRows(
    Run,
    db.prisma.$queryRaw`
      select coalesce(sum((data ->> 'turns')::int), 0)::int as turns
      from platform.events where stream = ${stream} and type = 'ran'`,
  );
  return row?.turns ?? 0;
}

function authenticate({ caller }: Context): string {
  if (caller.header('x-toy-key') !== 'sesame') throw new ContractError('toy_locked');
  return 'ali';
}

interface Ticket {
  readonly owner: string;
  /** When it runs out, in milliseconds since the epoch. */
  readonly until: number;
}

/** A ticket reads `<owner>.<seconds since the epoch>`. */
function readTicket({ caller }: Context, raw: unknown): Ticket {
  const given = caller.bearer ?? fieldOf(raw, 'token');
  const [, owner, until] = /^(\w+)\.(\d+)$/.exec(String(given)) ?? [];
  if (owner === undefined || Number(until) * 1000 <= Date.now()) throw new ContractError('toy_locked');
  return { owner, until: Number(until) * 1000 };
}

const Run = z.object({ turns: z.int() });

const { implement, implementStream, implementSocket } = createProcedures<
  ToyServices,
  { toy_key: string; toy_ticket: Ticket }
>({
  toy_key: { check: authenticate, headers: ['X-Toy-Key'] },
  toy_ticket: { check: readTicket },
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
    watchBox: implementSocket(box, {
      open: ({ identity }) => ({ streams: [`box:${identity.owner}`], closeAt: identity.until }),
      tell: ({ type, data }) => {
        const { turns } = Run.parse(data);
        if (type !== 'ran') return [];
        return [
          { type: 'ran', data: { turns } },
          { type: 'stopped', data: { turns }, more: { toy: 'still' } },
        ];
      },
      topics: {
        'runs:{toy}': {
          follow({ identity }, { toy }) {
            if (toy === 'hidden') throw new ContractError('toy_locked');
            return { streams: [`box:${identity.owner}:${toy}`] };
          },
          tell: ({ type, data }) => (type === 'ran' ? { turned: Run.parse(data).turns } : undefined),
        },
        total: {
          series: ({ core, identity }, { from }) => ({
            key: JSON.stringify([identity.owner, from]),
            streams: [`box:${identity.owner}`],
            compute: async () => ({ turns: from + (await countTurns(core, `box:${identity.owner}`)) }),
          }),
        },
      },
    }),
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
