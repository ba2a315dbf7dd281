import { Icp, Vid } from '@quintet/contracts/timeback/schemas';
import type { PrismaClient } from '@quintet/db/generated/client';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { readRows } from '../../../platform/rows.ts';
import type { Bus } from '../../../platform/bus/bus.ts';
import { visitorStream } from './visitor-stream.ts';

/** A person who visits the site (contract, "Users"), with the answers of the quiz once given. */
export interface Visitor {
  readonly vid: string;
  readonly email: string;
  readonly icp: Icp;
  readonly outcome: string | null;
  readonly context_key: string | null;
  readonly context_value: string | null;
  /** The hash of the page last served. */
  readonly served_hash: string | null;
}

export interface Answers {
  readonly outcome: string;
  readonly context_key: string;
  readonly context_value: string;
}

/** Who begins a session. */
interface NewVisitor {
  readonly email: string;
  readonly icp: Icp;
  readonly user_agent: string | undefined;
}

/** The visitors, read through a short cache: another node's change shows here within `staleAfterMs`. */
export interface Visitors {
  /** The visitor of an id as it was given; of what is no id there is none. */
  find(given: string): Promise<Visitor | undefined> | Visitor | undefined;
  /** The same, asking the database whatever is cached. */
  findAnew(vid: string): Promise<Visitor | undefined>;
  /** Creates the visitor of an email or resumes the one it has; a changed icp drops the old answers. */
  start(visitor: NewVisitor): Promise<{ vid: string; created: boolean }>;
  /** Keeps in the cache what has just been written about a visitor. */
  remember(visitor: Visitor): void;
  /** Deletes the visitor, the events told about them and, by cascade, all the rest. False when there was none. */
  delete(bus: Bus, vid: string): Promise<boolean>;
}

const staleAfterMs = 5000;
const cachedVisitors = 20_000;

export function createVisitors(prisma: PrismaClient): Visitors {
  const cache = new LRUCache<string, Visitor>({ max: cachedVisitors, ttl: staleAfterMs });

  async function load(vid: string): Promise<Visitor | undefined> {
    const before = cache.peek(vid);
    const visitor = await readVisitor(prisma, vid);
    if (visitor === undefined) return undefined;
    // What was remembered while this was read is newer than what was read.
    const meanwhile = cache.peek(vid);
    if (meanwhile !== undefined && meanwhile !== before) return meanwhile;
    cache.set(vid, visitor);
    return visitor;
  }

  return {
    find(given) {
      const cached = cache.get(given);
      if (cached !== undefined) return cached;
      const { data: vid } = Vid.safeParse(given.toLowerCase());
      return vid === undefined ? undefined : (cache.get(vid) ?? load(vid));
    },
    findAnew: load,

    async start(given) {
      const { created, ...visitor } = await writeVisitor(prisma, given);
      // A visitor who is known already may have answered meanwhile, which the row does not tell.
      if (cache.has(visitor.vid)) cache.delete(visitor.vid);
      else cache.set(visitor.vid, visitor);
      return { vid: visitor.vid, created };
    },

    remember: (visitor) => void cache.set(visitor.vid, visitor),

    async delete(bus, vid) {
      const stream = visitorStream(vid);
      const { result: count } = await bus.transaction(async (tx) => {
        const deleted = await tx.timebackUser.deleteMany({ where: { vid } });
        await tx.platformEvent.deleteMany({ where: { stream } });
        await tx.platformStream.deleteMany({ where: { name: stream } });
        return deleted.count;
      });
      cache.delete(vid);
      bus.lookAgain();
      return count > 0;
    },
  };
}

async function readVisitor(prisma: PrismaClient, vid: string): Promise<Visitor | undefined> {
  const row = await prisma.timebackUser.findUnique({
    where: { vid },
    include: { decisions: { orderBy: { at: 'desc' }, take: 1, select: { body_hash: true } } },
  });
  if (row === null) return undefined;
  const { email, outcome, context_key, context_value, decisions } = row;
  const served_hash = decisions[0]?.body_hash ?? null;
  return { vid, email, icp: Icp.parse(row.icp), outcome, context_key, context_value, served_hash };
}

const StartedRow = z.object({
  vid: z.string(),
  email: z.string(),
  icp: Icp,
  outcome: z.string().nullable(),
  context_key: z.string().nullable(),
  context_value: z.string().nullable(),
  served_hash: z.string().nullable(),
  created: z.boolean(),
});

async function writeVisitor(
  prisma: PrismaClient,
  { email, icp, user_agent }: NewVisitor,
): Promise<z.output<typeof StartedRow>> {
  const [row] = await readRows(
    StartedRow,
    prisma.$queryRaw`
    insert into timeback.users as u (vid, email, icp, user_agent, updated_at)
    values (gen_random_uuid(), ${email}, ${icp}, ${user_agent ?? null}, now())
    on conflict (email) do update set
      icp = excluded.icp,
      outcome = case when u.icp = excluded.icp then u.outcome end,
      context_key = case when u.icp = excluded.icp then u.context_key end,
      context_value = case when u.icp = excluded.icp then u.context_value end,
      user_agent = coalesce(excluded.user_agent, u.user_agent),
      updated_at = now(),
      last_seen_at = now()
    returning vid::text, email, icp, outcome, context_key, context_value, (xmax = 0) as created,
      (select body_hash from timeback.decisions d where d.vid = u.vid order by at desc limit 1) as served_hash`,
  );
  if (row === undefined) throw new Error('starting a session gave no row');
  return row;
}
