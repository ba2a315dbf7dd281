import type { PersonalizeInput, SessionInput } from '@quintet/contracts/textbook/schemas';
import type { Context } from '../../../context.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import { limitKeyOf } from '../../../platform/limits/client-address.ts';
import { digestOf } from '../sessions/digest.ts';
import { originalOf, type Session, visitChapter } from '../sessions/session.ts';
import type { Original, SessionStore } from '../sessions/session-store.ts';
import type { LevelChapters } from './level-chapters.ts';
import { fromSource, toSource } from './reading-anchor.ts';

/** What the operations of the document work with. */
export interface PersonalizingServices {
  readonly store: SessionStore;
  readonly levelChapter: LevelChapters;
}

type PersonalizingContext = Context<PersonalizingServices>;

/**
 * Contract "POST /api/personalization/personalize": opens a session or goes on with it, and gives the chapter at the level.
 * Throws `processing_error` when neither the model nor the rules can write it.
 */
export async function personalize(ctx: PersonalizingContext, input: PersonalizeInput) {
  return await showLevel(ctx, input, (known, visit) => visit(known));
}

/** Contract "POST /api/personalization/change-difficulty": the same in a session that there is. Throws `session_not_found`. */
export async function changeDifficulty(ctx: PersonalizingContext, input: PersonalizeInput) {
  return await showLevel(ctx, input, (known, visit) => (known === undefined ? undefined : visit(known)));
}

async function showLevel(
  { services, caller }: PersonalizingContext,
  input: PersonalizeInput,
  change: (known: Session | undefined, visit: (known: Session | undefined) => Session) => Session | undefined,
) {
  const { store, levelChapter } = services;
  const { session_id, chapter_id, difficulty_level: level, chapter_content: text } = input;
  const sent: Original = { digest: digestOf(text), text };
  const visit = {
    chapter_id,
    original: sent.digest,
    difficulty_level: level,
    reading_position: input.reading_position ?? undefined,
    at: Date.now(),
  };
  const session = requireSession(
    await store.change(session_id, (known) => change(known, (before) => visitChapter(before, visit)), sent),
  );
  const digest = originalOf(session);
  const levelled = await levelChapter({
    digest,
    level,
    budgetKey: `textbook:${session_id}`,
    owner: limitKeyOf(caller.address),
    readOriginal: async () => (digest === sent.digest ? text : await readOriginal(store, digest)),
  });
  return {
    session_id,
    personalized_content: levelled.text,
    difficulty_level: level,
    chapter_id,
    timestamp: new Date().toISOString(),
    reading_anchor: fromSource(levelled.blocks, await findPlace(store, session)),
  };
}

/** Contract "POST /api/personalization/toggle-original": the very text that was sent first. Throws `session_not_found`. */
export async function toggleOriginal({ services }: PersonalizingContext, { session_id }: SessionInput) {
  const { store } = services;
  const at = Date.now();
  const session = requireSession(
    await store.change(session_id, (known) =>
      known === undefined ? undefined : { ...known, shown: 'original', last_accessed: at },
    ),
  );
  return {
    session_id,
    original_content: await readOriginal(store, originalOf(session)),
    timestamp: new Date(at).toISOString(),
    reading_anchor: Math.floor(await findPlace(store, session)),
  };
}

/** Contract "DELETE /api/personalization/session/{session_id}". Throws `session_not_found`. */
export async function clearSession({ services }: PersonalizingContext, { session_id }: SessionInput) {
  if (!(await services.store.remove(session_id))) throw new ContractError('session_not_found');
  return { message: 'Session cleared successfully' as const, session_id };
}

function requireSession(session: Session | undefined): Session {
  if (session === undefined) throw new ContractError('session_not_found');
  return session;
}

async function readOriginal(store: SessionStore, digest: string): Promise<string> {
  const original = await store.findOriginal(digest);
  if (original === undefined) throw new ContractError('session_not_found');
  return original;
}

/** Where the reader is in the original, in characters. */
async function findPlace(store: SessionStore, session: Session): Promise<number> {
  const { counted_in, reading_position } = session;
  if (counted_in === 'original' || reading_position === 0) return reading_position;
  const counted = await store.findLevel({ digest: originalOf(session), level: counted_in });
  return counted === undefined ? 0 : toSource(counted.blocks, reading_position);
}
