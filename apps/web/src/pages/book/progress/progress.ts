import { browserStorage, parseStored, useStored } from '../../../api/browser-storage.ts';

const readKey = 'book.read';
const placeKey = 'book.last-lesson';

/** How far this browser's reader has come. */
export interface Progress {
  /** Ids of the lessons that were finished. */
  readonly read: ReadonlySet<string>;
  /** The lesson that was opened last. */
  readonly last: string | undefined;
}

/** Followed over all tabs of the browser. */
export function useProgress(): Progress {
  const stored = useStored(readKey);
  const last = useStored(placeKey) ?? undefined;
  return { read: new Set(parseIds(stored)), last };
}

/** Remembers that a lesson was finished, or forgets it. */
export function markRead(id: string, isRead: boolean): void {
  const others = parseIds(browserStorage.read(readKey)).filter((other) => other !== id);
  browserStorage.write(readKey, JSON.stringify(isRead ? [...others, id] : others));
}

/** Remembers which lesson is open. */
export function rememberLesson(id: string): void {
  browserStorage.write(placeKey, id);
}

function parseIds(stored: string | null): string[] {
  const ids = parseStored(stored);
  return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
}
