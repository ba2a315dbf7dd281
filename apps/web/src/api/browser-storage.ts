import { useCallback, useSyncExternalStore } from 'react';

/** Texts that the browser keeps; where it keeps nothing, they last as long as the page. */
export interface TextStorage {
  /** `null` when there is none. */
  readonly read: (key: string) => string | null;
  /** Keeps a text, or forgets it with `null`. Gives false when it lasts only as long as the page. */
  readonly write: (key: string, value: string | null) => boolean;
  readonly listKeys: () => readonly string[];
}

const changed = 'quintet.stored';

/** Texts in a storage that may be blocked or full; `open` may throw. */
export function openStorage(open: () => Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>): TextStorage {
  const fallback = new Map<string, string>();
  return {
    read: (key) => fallback.get(key) ?? attempt(() => open().getItem(key)) ?? null,
    write(key, value) {
      fallback.delete(key);
      const isStored = attempt(() => {
        if (value === null) open().removeItem(key);
        else open().setItem(key, value);
        return true;
      });
      if (isStored !== true && value !== null) fallback.set(key, value);
      return isStored === true || value === null;
    },
    listKeys: () => [...new Set([...fallback.keys(), ...(attempt(() => Object.keys(open())) ?? [])])],
  };
}

function attempt<Result>(action: () => Result): Result | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

/** What lasts until the tab is closed, reloads included. */
export const tabStorage = openStorage(() => sessionStorage);
const local = openStorage(() => localStorage);

/** What every tab of this browser shares; those who follow it are told of changes. */
export const browserStorage: TextStorage = {
  ...local,
  write(key, value) {
    const isStored = local.write(key, value);
    window.dispatchEvent(new CustomEvent(changed));
    return isStored;
  },
};

/** What a stored text stands for; `undefined` when there is none or it cannot be read. */
export function parseStored(text: string | null): unknown {
  return text === null ? undefined : attempt((): unknown => JSON.parse(text));
}

/** A text of the browser, followed as this tab and others change it. */
export function useStored(key: string): string | null {
  const read = useCallback(() => browserStorage.read(key), [key]);
  return useSyncExternalStore(watchStorage, read);
}

/** What follows the prefix in the browser's keys that begin with it. */
export function useStoredNames(prefix: string): ReadonlySet<string> {
  // One text, because it compares by value.
  const read = useCallback(() => listNames(prefix).join('\n'), [prefix]);
  const names = useSyncExternalStore(watchStorage, read);
  return new Set(names === '' ? [] : names.split('\n'));
}

function listNames(prefix: string): string[] {
  const keys = browserStorage.listKeys().filter((key) => key.startsWith(prefix));
  return keys.map((key) => key.slice(prefix.length)).sort();
}

function watchStorage(onChange: () => void): () => void {
  window.addEventListener('storage', onChange);
  window.addEventListener(changed, onChange);
  return () => {
    window.removeEventListener('storage', onChange);
    window.removeEventListener(changed, onChange);
  };
}
