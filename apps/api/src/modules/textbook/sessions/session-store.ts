import type { DifficultyLevel } from '@quintet/contracts/textbook/schemas';
import { z } from 'zod';
import type { Session } from './session.ts';

/** A chapter at a level. */
export const Levelled = z.object({
  text: z.string(),
  /** Which stretch of the original each block comes from, both in characters and in order. */
  blocks: z
    .array(z.object({ sourceStart: z.number(), sourceEnd: z.number(), start: z.number(), end: z.number() }))
    .readonly(),
  /** Till when it is good enough, in milliseconds since the epoch: the model that should have written was away. */
  until: z.number().optional(),
});
export type Levelled = z.infer<typeof Levelled>;

/** A text as it was sent, under its digest. */
export interface Original {
  readonly digest: string;
  readonly text: string;
}

/** Which level of which original. */
export interface LevelKey {
  readonly digest: string;
  readonly level: DifficultyLevel;
}

/**
 * Where sessions are kept, and the texts that they read: each text once, however many sessions read it. A session that
 * nobody has used for the time that sessions live is not known any more.
 */
export interface SessionStore {
  /**
   * Puts in place of a session what `change` makes of it, in one step whoever else changes it meanwhile, and keeps
   * `original` where it names that. Where `change` gives nothing all stays as it was.
   */
  change(
    session_id: string,
    change: (known: Session | undefined) => Session | undefined,
    original?: Original,
  ): Promise<Session | undefined>;
  /** Forgets a session; says whether there was one. */
  remove(session_id: string): Promise<boolean>;
  findOriginal(digest: string): Promise<string | undefined>;
  findLevel(key: LevelKey): Promise<Levelled | undefined>;
  /** Keeps a level for all who read the original. */
  keepLevel(key: LevelKey, levelled: Levelled): Promise<void>;
}
