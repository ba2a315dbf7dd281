import type { TipStores } from './tip-queue.ts';

/** The browser's stores; where they are blocked, ones that last as long as the page. */
export function openTipStores(): TipStores {
  return { tab: openStore(() => sessionStorage), browser: openStore(() => localStorage) };
}

function openStore(open: () => Storage): TipStores['tab'] {
  try {
    return open();
  } catch {
    return createMemoryStore();
  }
}

/** A store that lasts as long as the page. */
export function createMemoryStore(): TipStores['tab'] {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}
