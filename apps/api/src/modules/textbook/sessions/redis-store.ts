import { z } from 'zod';
import type { Core } from '../../../core.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import { digestOf } from './digest.ts';
import { Session } from './session.ts';
import { Levelled, type LevelKey, type Original, type SessionStore } from './session-store.ts';

type Redis = NonNullable<Core['redis']>;

// Puts a value in place of the one that was read, unless another came between.
const replaceScript = `
  if (redis.call('get', KEYS[1]) or '') ~= ARGV[1] then return 0 end
  redis.call('set', KEYS[1], ARGV[2], 'px', ARGV[3])
  return 1`;

/** A text outlives by so long the last session that was seen to read it, in milliseconds. */
const restMs = 600_000;

/** Sessions that all nodes share. Throws `unavailable` while Redis is away. */
export class RedisStore implements SessionStore {
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #ttlMs: number;

  /** Every key begins with `prefix`. */
  constructor({ redis, prefix, ttlMs }: { redis: Redis; prefix: string; ttlMs: number }) {
    this.#redis = redis;
    this.#prefix = prefix;
    this.#ttlMs = ttlMs;
  }

  async change(
    session_id: string,
    change: (known: Session | undefined) => Session | undefined,
    original?: Original,
  ): Promise<Session | undefined> {
    const key = this.#sessionKey(session_id);
    for (;;) {
      const before = (await this.#ask(async (redis) => await redis.get(key))) ?? '';
      const next = change(readJson(Session, before));
      if (next === undefined) return undefined;
      // Texts first: a session whose texts are missing would be lost.
      await this.#keepTexts(next, original);
      const after = JSON.stringify(next);
      const isReplaced = await this.#ask(
        async (redis) => await redis.eval(replaceScript, 1, key, before, after, this.#ttlMs),
      );
      if (isReplaced === 1) return next;
    }
  }

  async remove(session_id: string): Promise<boolean> {
    const key = this.#sessionKey(session_id);
    return (await this.#ask(async (redis) => await redis.unlink(key))) === 1;
  }

  async findOriginal(digest: string): Promise<string | undefined> {
    return await this.#readField(digest, 'original', z.string());
  }

  async findLevel({ digest, level }: LevelKey): Promise<Levelled | undefined> {
    return await this.#readField(digest, level, Levelled);
  }

  async keepLevel({ digest, level }: LevelKey, levelled: Levelled): Promise<void> {
    const key = this.#chapterKey(digest);
    const life = this.#ttlMs + restMs;
    await this.#ask(async (redis) => {
      const together = redis.multi().hset(key, level, JSON.stringify(levelled)).pexpire(key, life);
      refuseFailed(await together.exec());
    });
  }

  async #keepTexts({ chapters }: Session, original: Original | undefined): Promise<void> {
    await this.#ask(async (redis) => {
      const together = redis.multi();
      for (const { original: digest } of chapters) {
        const key = this.#chapterKey(digest);
        if (digest === original?.digest) together.hsetnx(key, 'original', JSON.stringify(original.text));
        together.pexpire(key, this.#ttlMs + restMs);
      }
      refuseFailed(await together.exec());
    });
  }

  async #readField<Schema extends z.ZodType>(
    digest: string,
    field: string,
    schema: Schema,
  ): Promise<z.output<Schema> | undefined> {
    const key = this.#chapterKey(digest);
    return readJson(schema, (await this.#ask(async (redis) => await redis.hget(key, field))) ?? '');
  }

  #sessionKey(session_id: string): string {
    // Ids are any characters, also half ones.
    return `${this.#prefix}:session:${digestOf(session_id)}`;
  }

  #chapterKey(digest: string): string {
    return `${this.#prefix}:chapter:${digest}`;
  }

  async #ask<Answer>(run: (redis: Redis) => Promise<Answer>): Promise<Answer> {
    try {
      return await run(this.#redis);
    } catch (error) {
      // What Redis answers is a mistake of ours; that it does not answer is told in the log already.
      throw error instanceof Error && error.name === 'ReplyError' ? error : new ContractError('unavailable');
    }
  }
}

/** Throws what one command of several has met, such as a Redis that is full. */
function refuseFailed(results: readonly (readonly [error: Error | null, result: unknown])[] | null): void {
  for (const [error] of results ?? []) if (error !== null) throw error;
}

/** What was stored; nothing where it is of another form, as before an upgrade. */
function readJson<Schema extends z.ZodType>(schema: Schema, json: string): z.output<Schema> | undefined {
  if (json === '') return undefined;
  const stored = schema.safeParse(JSON.parse(json));
  return stored.success ? stored.data : undefined;
}
