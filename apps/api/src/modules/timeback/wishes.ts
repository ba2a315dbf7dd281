import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PrismaClient } from '@quintet/db/generated/client';
import { isUnavailable } from '@quintet/db/is-unavailable';
import { z } from 'zod';
import type { Logger } from '../../platform/log.ts';

/** A page that a visitor wanted and could not have. */
const Wish = z.object({
  vid: z.uuid(),
  outcome: z.string(),
  context_key: z.string(),
  context_value: z.string(),
});
export type Wish = z.infer<typeof Wish>;

/**
 * Keeps wishes until they can be fulfilled (contract §6): in the database, or while that is away as files of this node,
 * which move to the database as soon as it answers.
 */
export interface Wishes {
  /** Keeps a wish; a visitor has one open wish, the newest. */
  keep(wish: Wish): Promise<void>;
  close(): Promise<void>;
}

const retryEveryMs = 5000;
const mostFiles = 10_000;

export async function openWishes(given: {
  prisma: PrismaClient;
  dataDir: string;
  log: Logger;
  /** Called when wishes came into the database. */
  onStored: () => Promise<void>;
}): Promise<Wishes> {
  const { prisma, log, onStored } = given;
  const directory = join(given.dataDir, 'wishes');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  let files = (await readNames(directory)).length;
  let moving: Promise<void> = Promise.resolve();

  async function moveFiles(): Promise<void> {
    for (const name of await readNames(directory)) {
      const path = join(directory, name);
      const wish = Wish.safeParse(JSON.parse(await readFile(path, 'utf8')));
      if (wish.success) await storeWish(prisma, wish.data);
      await rm(path, { force: true });
      files -= 1;
    }
    await onStored();
  }

  /** A database that is still away is no news: the files wait for the next time. */
  const timer = setInterval(() => {
    if (files === 0) return;
    moving = moving.then(moveFiles).catch((error: unknown) => {
      if (!isUnavailable(error)) log.error({ err: error }, 'wishes not moved to the database');
    });
  }, retryEveryMs);

  async function putFile(wish: Wish): Promise<void> {
    if (files >= mostFiles) {
      log.error({ files }, 'no room for another wish');
      return;
    }
    // One file per visitor: a newer wish takes the place of the older.
    const draft = join(directory, `.${randomUUID()}`);
    await writeFile(draft, JSON.stringify(wish), { mode: 0o600 });
    await rename(draft, join(directory, `${wish.vid}.json`));
    files = (await readNames(directory)).length;
  }

  return {
    async keep(wish) {
      try {
        await storeWish(prisma, wish);
      } catch (error) {
        if (!isUnavailable(error)) throw error;
        await putFile(wish);
      }
    },
    async close() {
      clearInterval(timer);
      await moving;
    },
  };
}

async function readNames(directory: string): Promise<string[]> {
  return (await readdir(directory)).filter((name) => name.endsWith('.json'));
}

/** A visitor who is not known (any more) has no wish. */
async function storeWish(
  prisma: PrismaClient,
  { vid, outcome, context_key, context_value }: Wish,
): Promise<void> {
  await prisma.$executeRaw`
    insert into timeback.wishes (id, vid, outcome, context_key, context_value)
    select gen_random_uuid(), vid, ${outcome}, ${context_key}, ${context_value} from timeback.users where vid = ${vid}::uuid
    on conflict (vid) where fulfilled_at is null do update set
      outcome = excluded.outcome, context_key = excluded.context_key, context_value = excluded.context_value`;
}
