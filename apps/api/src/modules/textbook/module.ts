import { textbookErrors } from '@quintet/contracts/textbook/errors';
import { isUnavailable } from '@quintet/db/is-unavailable';
import type { Core } from '../../core.ts';
import { defineModule } from '../../module.ts';
import { createLeases, type Leases } from '../../platform/limits/leases.ts';
import { openWorkerPool, type WorkerPool } from '../../platform/workers/worker-pool.ts';
import { bookPictures } from './book/read-book.ts';
import { runIngest } from './ingest/ingest-command.ts';
import { createLevels } from './personalizing/level-chapters.ts';
import type { PersonalizingServices } from './personalizing/personalize.ts';
import { createLevelWriter } from './personalizing/write-level.ts';
import { textbookRouter } from './router.ts';
import { MemoryStore } from './sessions/memory-store.ts';
import { RedisStore } from './sessions/redis-store.ts';
import type { SessionStore } from './sessions/session-store.ts';

export interface TextbookServices extends PersonalizingServices {
  /** Reads and writes chapters away from the event loop. */
  readonly workers: WorkerPool<typeof import('./worker-tasks.ts')>;
  readonly leases: Leases | undefined;
  /** Gives up what models are writing. */
  readonly closing: AbortController;
}

/** What one process keeps of sessions and their texts. */
const bounds = { mostSessions: 1_000_000, mostBytes: 268_435_456 };

/** A thread takes a second to learn to read, so that it stays for a while. */
const idleMs = 600_000;

/** Books to read and search, and chapters at three levels of difficulty. */
export const textbookModule = defineModule({
  name: 'textbook',
  router: textbookRouter,
  errors: textbookErrors,
  paths: [
    '/api/personalization',
    '/api/personalize',
    '/api/change-difficulty',
    '/api/toggle-original',
    '/api/book',
  ],
  pages: ['/book', '/book/:chapter/:lesson'],
  files: [bookPictures],
  commands: { ingest: runIngest },
  origins: ({ TUTOR_ORIGINS }) => TUTOR_ORIGINS,
  open: openTextbook,
  close: closeTextbook,
});

function openTextbook(core: Core): TextbookServices {
  const { config, redis, log, db, llm } = core;
  const store = openStore(core);
  const workers: TextbookServices['workers'] = openWorkerPool(new URL('./worker-tasks.ts', import.meta.url), {
    timeoutMs: config.TEXT_TIMEOUT_MS,
    idleMs,
  });
  const leases =
    redis === undefined ? undefined : createLeases({ redis, prefix: `${db.name}:textbook:writing`, log });
  const closing = new AbortController();
  const write = createLevelWriter({
    llm,
    workers,
    findTerms: async (original) => await findTerms(core, original),
    deadlineMs: config.LLM_TIMEOUT_MS,
    signal: closing.signal,
  });
  return { store, workers, leases, closing, levelChapter: createLevels({ store, write, leases }) };
}

/** The glossary where the chapter is a lesson of ours. A chapter is levelled without it while the database is away. */
async function findTerms({ books }: Core, original: string): ReturnType<Core['books']['termsFor']> {
  try {
    return await books.termsFor(original);
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    return [];
  }
}

async function closeTextbook({ workers, leases, closing }: TextbookServices): Promise<void> {
  closing.abort();
  await workers.close();
  await leases?.close();
}

/** In memory, or where there are several nodes in what they share. */
function openStore({ config, redis, db }: Core): SessionStore {
  const ttlMs = config.TEXTBOOK_SESSION_TTL_SECONDS * 1_000;
  return redis === undefined
    ? new MemoryStore({ ttlMs, ...bounds })
    : new RedisStore({ redis, prefix: `${db.name}:textbook`, ttlMs });
}
