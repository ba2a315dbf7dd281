import { useCallback, useSyncExternalStore } from 'react';

/** What this tab holds where the browser keeps nothing. */
const fallback = new Map<string, string>();
const changed = 'reports.stored';

/** A text of this browser; `null` when there is none. */
export function readStored(key: string): string | null {
  try {
    return localStorage.getItem(key) ?? fallback.get(key) ?? null;
  } catch {
    return fallback.get(key) ?? null;
  }
}

/** Keeps a text in this browser and tells every tab. Gives false when it lasts only as long as this tab. */
export function writeStored(key: string, value: string | null): boolean {
  let isKept = true;
  fallback.delete(key);
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    isKept = value === null;
    if (value !== null) fallback.set(key, value);
  }
  window.dispatchEvent(new CustomEvent(changed));
  return isKept;
}

/** What a kept text stands for; `undefined` when there is none or it cannot be read. */
export function parseStored(stored: string | null): unknown {
  if (stored === null) return undefined;
  try {
    return JSON.parse(stored);
  } catch {
    return undefined;
  }
}

/** A text of this browser, followed as this tab and others change it. */
export function useStored(key: string): string | null {
  const read = useCallback(() => readStored(key), [key]);
  return useSyncExternalStore(watchStored, read);
}

/** What follows the prefix in the keys that begin with it. */
export function useStoredNames(prefix: string): ReadonlySet<string> {
  // One text, because it compares by value.
  const read = useCallback(() => listKeys(prefix).join('\n'), [prefix]);
  const keys = useSyncExternalStore(watchStored, read);
  return new Set(keys === '' ? [] : keys.split('\n').map((key) => key.slice(prefix.length)));
}

function listKeys(prefix: string): string[] {
  const own = [...fallback.keys()];
  try {
    own.push(...Object.keys(localStorage));
  } catch {
    // Storage is blocked: only this tab's own keys are there.
  }
  return [...new Set(own)].filter((key) => key.startsWith(prefix)).sort();
}

function watchStored(onChange: () => void): () => void {
  window.addEventListener('storage', onChange);
  window.addEventListener(changed, onChange);
  return () => {
    window.removeEventListener('storage', onChange);
    window.removeEventListener(changed, onChange);
  };
}
