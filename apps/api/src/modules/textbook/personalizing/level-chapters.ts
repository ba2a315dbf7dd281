import { setTimeout as delay } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import type { Leases } from '../../../platform/limits/leases.ts';
import { TaskLimitError } from '../../../platform/workers/worker-pool.ts';
import type { Levelled, LevelKey, SessionStore } from '../sessions/session-store.ts';

/** A chapter that somebody wants at a level. */
export interface LevelWish extends LevelKey {
  /** Gives the original; asked for only when the level is not known yet. */
  readOriginal(): Promise<string>;
  /** Whose token budget pays when a model has to write. */
  readonly budgetKey: string;
  /** On whose account the work is done, for whose sake others do not wait. */
  readonly owner: string;
}

export type LevelChapters = (wish: LevelWish) => Promise<Levelled>;

/** Writes what is not known yet. */
export type WriteLevel = (
  wish: Pick<LevelWish, 'level' | 'budgetKey' | 'owner'> & { readonly original: string },
) => Promise<Levelled>;

export interface LevelsOptions {
  readonly store: Pick<SessionStore, 'findLevel' | 'keepLevel'>;
  readonly write: WriteLevel;
  /** Those of all nodes, where there are several. */
  readonly leases: Leases | undefined;
}

/** How often a node looks whether another has written what it waits for, in milliseconds. */
const lookMs = 100;
/** For how long a chapter that takes too much time or memory is refused at once, in milliseconds. */
const hopelessMs = 600_000;

/**
 * Gives a chapter at a level: the one that is kept, else one that is written now and kept for all who read the same
 * original. However many ask at once, on all nodes, it is written once. Throws `processing_error` when it cannot be written.
 */
export function createLevels({ store, write, leases }: LevelsOptions): LevelChapters {
  const underWay = new Map<string, Promise<Levelled>>();
  /** What nobody can write need not be tried again and again. */
  const hopeless = new LRUCache<string, true>({ max: 1_000, ttl: hopelessMs });

  const find = async ({ digest, level }: LevelKey) => {
    const kept = await store.findLevel({ digest, level });
    return kept !== undefined && (kept.until ?? Infinity) > Date.now() ? kept : undefined;
  };
  const writeOnce = async (name: string, wish: LevelWish): Promise<Levelled> => {
    const { digest, level, budgetKey, owner } = wish;
    for (;;) {
      const release = leases === undefined ? () => undefined : await leases.tryAcquire(name, 1);
      try {
        const kept = await find(wish);
        if (kept !== undefined) return kept;
        if (release !== undefined) {
          const written = await write({ level, budgetKey, owner, original: await wish.readOriginal() });
          await store.keepLevel({ digest, level }, written);
          return written;
        }
      } finally {
        release?.();
      }
      await delay(lookMs);
    }
  };

  return async (wish) => {
    const kept = await find(wish);
    if (kept !== undefined) return kept;
    const name = `${wish.level} ${wish.digest}`;
    if (hopeless.has(name)) throw new ContractError('processing_error');
    let writing = underWay.get(name);
    if (writing === undefined) {
      writing = writeOnce(name, wish).finally(() => underWay.delete(name));
      underWay.set(name, writing);
    }
    try {
      return await writing;
    } catch (error) {
      if (error instanceof TaskLimitError) hopeless.set(name, true);
      throw error instanceof ContractError
        ? error
        : new ContractError('processing_error', {}, { cause: error });
    }
  };
}
