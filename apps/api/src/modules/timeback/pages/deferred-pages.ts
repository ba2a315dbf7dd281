import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PrismaClient } from '@quintet/db/generated/client';
import { isUnavailable } from '@quintet/db/is-unavailable';
import { z } from 'zod';
import type { Logger } from '../../../platform/log.ts';

/** A page that a visitor asked for and could not get. */
const DeferredPage = z.object({
  vid: z.uuid(),
  outcome: z.string(),
  context_key: z.string(),
  context_value: z.string(),
});
export type DeferredPage = z.infer<typeof DeferredPage>;

/**
 * Keeps the pages that could not be served until they can be (contract §6): in the database, or while that is away as
 * files of this node, which move to the database as soon as it answers.
 */
export interface DeferredPages {
  /** Defers a page; of one visitor the newest counts. */
  defer(page: DeferredPage): Promise<void>;
  close(): Promise<void>;
}

const retryEveryMs = 5000;
const mostFiles = 10_000;

export async function openDeferredPages(given: {
  prisma: PrismaClient;
  dataDir: string;
  log: Logger;
  /** Called when deferred pages came into the database. */
  onStored: () => Promise<void>;
}): Promise<DeferredPages> {
  const { prisma, log, onStored } = given;
  const directory = join(given.dataDir, 'wishes');
  let files = (await readNames(directory)).length;
  let moving: Promise<void> = Promise.resolve();

  async function moveFiles(): Promise<void> {
    for (const name of await readNames(directory)) {
      const path = join(directory, name);
      const page = DeferredPage.safeParse(JSON.parse(await readFile(path, 'utf8')));
      if (page.success) await storeDeferredPage(prisma, page.data);
      await rm(path, { force: true });
      files -= 1;
    }
    await onStored();
  }

  /** A database that is still away is no news: the files wait for the next time. */
  const timer = setInterval(() => {
    if (files === 0) return;
    moving = moving.then(moveFiles).catch((error: unknown) => {
      if (!isUnavailable(error)) log.error({ err: error }, 'deferred pages not moved to the database');
    });
  }, retryEveryMs);

  async function putFile(page: DeferredPage): Promise<void> {
    if (files >= mostFiles) {
      log.error({ files }, 'no room for another deferred page');
      return;
    }
    // One file per visitor: a newer page takes the place of the older.
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const draft = join(directory, `.${randomUUID()}`);
    await writeFile(draft, JSON.stringify(page), { mode: 0o600 });
    await rename(draft, join(directory, `${page.vid}.json`));
    files = (await readNames(directory)).length;
  }

  return {
    async defer(page) {
      try {
        await storeDeferredPage(prisma, page);
      } catch (error) {
        if (!isUnavailable(error)) throw error;
        await putFile(page);
      }
    },
    async close() {
      clearInterval(timer);
      await moving;
    },
  };
}

/** A directory that was never needed holds nothing. */
async function readNames(directory: string): Promise<string[]> {
  const names = await readdir(directory).catch(() => []);
  return names.filter((name) => name.endsWith('.json'));
}

/** A visitor who is not known (any more) has no deferred page. */
async function storeDeferredPage(
  prisma: PrismaClient,
  { vid, outcome, context_key, context_value }: DeferredPage,
): Promise<void> {
  await prisma.$executeRaw`
    insert into timeback.wishes (id, vid, outcome, context_key, context_value)
    select gen_random_uuid(), vid, ${outcome}, ${context_key}, ${context_value} from timeback.users where vid = ${vid}::uuid
    on conflict (vid) where fulfilled_at is null do update set
      outcome = excluded.outcome, context_key = excluded.context_key, context_value = excluded.context_value`;
}
