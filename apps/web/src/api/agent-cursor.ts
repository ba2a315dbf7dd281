const storageKey = 'timeback.cursor';

/** How far this tab has read the stream of a visitor; empty when it has not, or when storage is blocked. */
export function readCursor(vid: string): string {
  try {
    const [whose, cursor] = (sessionStorage.getItem(storageKey) ?? '').split(' ');
    return whose === vid ? (cursor ?? '') : '';
  } catch {
    return '';
  }
}

/** Keeps how far this tab has read, so that a reload goes on from there. */
export function keepCursor(vid: string, cursor: string): void {
  try {
    sessionStorage.setItem(storageKey, `${vid} ${cursor}`);
  } catch {
    // Storage is blocked: a reload begins at what comes from then on.
  }
}

/** The next connection begins at what comes from then on. */
export function forgetCursor(): void {
  try {
    sessionStorage.removeItem(storageKey);
  } catch {
    // Storage is blocked: there is none.
  }
}
