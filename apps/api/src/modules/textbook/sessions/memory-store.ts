import type { DifficultyLevel } from '@quintet/contracts/textbook/schemas';
import { LRUCache } from 'lru-cache';
import type { Session } from './session.ts';
import type { Levelled, LevelKey, Original, SessionStore } from './session-store.ts';

export interface MemoryLimits {
  readonly ttlMs: number;
  readonly mostSessions: number;
  /** Of sessions and texts together, about. */
  readonly mostBytes: number;
}

/** A text, its levels, and how many sessions name it. */
interface Chapter {
  readonly text: string;
  readonly levels: Map<DifficultyLevel, Levelled>;
  readers: number;
}

/** Characters may take two bytes; objects around them take some hundred. */
const [characterBytes, objectBytes, blockBytes] = [2, 300, 100];
/** One request out of so many sweeps, and one sweep takes so many at most. */
const [sweepEvery, mostSwept] = [10, 10_000];

/**
 * Sessions in the memory of this process, in the order in which they were used last. What nobody reads goes first when room is needed, then the session that was
 * idle for longest.
 */
export class MemoryStore implements SessionStore {
  readonly #limits: MemoryLimits;
  readonly #now: () => number;
  readonly #sessions: LRUCache<string, Session>;
  readonly #chapters = new Map<string, Chapter>();
  /** Digests of chapters that no session reads. */
  readonly #unread = new LRUCache<string, string>({
    maxSize: Number.MAX_SAFE_INTEGER,
    sizeCalculation: () => 1,
  });
  #bytes = 0;

  constructor(limits: MemoryLimits, now: () => number = Date.now) {
    this.#limits = limits;
    this.#now = now;
    this.#sessions = new LRUCache<string, Session>({
      // A `max` would take the room of all of them at once.
      maxSize: limits.mostSessions,
      sizeCalculation: () => 1,
      dispose: (session, session_id) => this.#leave(session_id, session),
    });
  }

  /** How much is kept. */
  get size(): { readonly sessions: number; readonly chapters: number; readonly bytes: number } {
    return { sessions: this.#sessions.size, chapters: this.#chapters.size, bytes: this.#bytes };
  }

  change(
    session_id: string,
    change: (known: Session | undefined) => Session | undefined,
    original?: Original,
  ): Promise<Session | undefined> {
    this.#sweepSometimes();
    const next = change(this.#find(session_id));
    if (next === undefined) return Promise.resolve(undefined);
    // Texts that both name are not left in between.
    for (const { original: digest } of next.chapters) this.#enter(digest, original);
    this.#sessions.delete(session_id);
    this.#sessions.set(session_id, next);
    this.#bytes += bytesOfSession(session_id, next);
    this.#makeRoom();
    return Promise.resolve(next);
  }

  remove(session_id: string): Promise<boolean> {
    this.#sweepSometimes();
    const isKnown = this.#find(session_id) !== undefined;
    this.#sessions.delete(session_id);
    return Promise.resolve(isKnown);
  }

  findOriginal(digest: string): Promise<string | undefined> {
    return Promise.resolve(this.#chapters.get(digest)?.text);
  }

  findLevel({ digest, level }: LevelKey): Promise<Levelled | undefined> {
    return Promise.resolve(this.#chapters.get(digest)?.levels.get(level));
  }

  keepLevel({ digest, level }: LevelKey, levelled: Levelled): Promise<void> {
    const levels = this.#chapters.get(digest)?.levels;
    if (levels !== undefined) {
      const before = levels.get(level);
      this.#bytes += bytesOfLevel(levelled) - (before === undefined ? 0 : bytesOfLevel(before));
      levels.set(level, levelled);
      this.#makeRoom();
    }
    return Promise.resolve();
  }

  #find(session_id: string): Session | undefined {
    const known = this.#sessions.peek(session_id);
    return known !== undefined && this.#isExpired(known) ? undefined : known;
  }

  #isExpired({ last_accessed }: Session): boolean {
    return this.#now() - last_accessed >= this.#limits.ttlMs;
  }

  #enter(digest: string, original: Original | undefined): void {
    let chapter = this.#chapters.get(digest);
    if (chapter === undefined && original?.digest === digest) {
      chapter = { text: original.text, levels: new Map(), readers: 0 };
      this.#chapters.set(digest, chapter);
      this.#bytes += bytesOfChapter(chapter);
    }
    if (chapter === undefined) return;
    chapter.readers += 1;
    this.#unread.delete(digest);
  }

  #leave(session_id: string, session: Session): void {
    this.#bytes -= bytesOfSession(session_id, session);
    for (const { original } of session.chapters) {
      const chapter = this.#chapters.get(original);
      if (chapter === undefined) continue;
      chapter.readers -= 1;
      if (chapter.readers === 0) this.#unread.set(original, original);
    }
  }

  #sweepSometimes(): void {
    if (Math.random() * sweepEvery >= 1) return;
    for (let swept = 0; swept < mostSwept; swept += 1) {
      const [idlest] = this.#sessions.rvalues();
      if (idlest === undefined || !this.#isExpired(idlest)) return;
      this.#sessions.pop();
    }
  }

  #makeRoom(): void {
    while (this.#bytes > this.#limits.mostBytes) {
      const unread = this.#unread.pop();
      if (unread !== undefined) this.#forget(unread);
      else if (this.#sessions.pop() === undefined) return;
    }
  }

  #forget(digest: string): void {
    const chapter = this.#chapters.get(digest);
    this.#chapters.delete(digest);
    if (chapter !== undefined) this.#bytes -= bytesOfChapter(chapter);
  }
}

function bytesOfSession(session_id: string, { chapters }: Session): number {
  const names = chapters.reduce(
    (sum, { chapter_id, original }) => sum + chapter_id.length + original.length,
    session_id.length,
  );
  return objectBytes * (1 + chapters.length) + names * characterBytes;
}

function bytesOfChapter({ text, levels }: Chapter): number {
  const whole = objectBytes + text.length * characterBytes;
  return [...levels.values()].reduce((sum, levelled) => sum + bytesOfLevel(levelled), whole);
}

function bytesOfLevel({ text, blocks }: Levelled): number {
  return objectBytes + text.length * characterBytes + blocks.length * blockBytes;
}
