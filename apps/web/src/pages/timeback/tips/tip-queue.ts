import { parseStored, type TextStorage } from '../../../api/browser-storage.ts';
import { readStoredTip, type Tip } from './tip.ts';

/** The tips of a visitor that wait for their turn. */
export interface TipQueue {
  /** Adds a tip, unless it waits already or was shown before. */
  add(tip: Tip): void;
  /** Drops what is not this visitor's. */
  keepOnly(vid: string): void;
  /** Takes the next tip that is worth showing now and remembers it as shown; `undefined` when there is none. */
  take(mayShow: (tip: Tip) => boolean): Tip | undefined;
  /** Notes that the tip taken last was answered. */
  settle(): void;
  /** The tip that stood open when its page was left without an answer, once. */
  takeLeftOpen(): Tip | undefined;
  /** Forgets all of it, the shown ones too. */
  clear(): void;
  /** Calls back when a tip was added; gives the way to end that. */
  watch(onAdd: () => void): () => void;
}

/** Where the queue outlives a reload: by tab what waits, by browser what was shown. */
interface TipStorage {
  readonly tab: TextStorage;
  readonly browser: TextStorage;
}

const waitingKey = 'timeback.tips';
const openKey = 'timeback.tip-open';
const shownKey = 'timeback.tips-shown';
/** How many shown tips are remembered: more than a visitor gets before the oldest are past their time. */
const mostShown = 200;

/** A queue that shows each tip once per browser, whatever is replayed, reloaded or open in other tabs. */
export function createTipQueue({ tab, browser }: TipStorage): TipQueue {
  const watchers = new Set<() => void>();
  let waiting = readTips(tab, waitingKey);

  function setWaiting(tips: readonly Tip[]): void {
    waiting = [...tips];
    write(tab, waitingKey, waiting);
  }

  /** Read each time: another tab may have shown one since. */
  function readShown(): string[] {
    return readList(browser, shownKey).filter((id) => typeof id === 'string');
  }

  return {
    add(tip) {
      if (waiting.some(({ id }) => id === tip.id) || readShown().includes(tip.id)) return;
      setWaiting([...waiting, tip]);
      for (const onAdd of watchers) onAdd();
    },
    keepOnly: (vid) => setWaiting(waiting.filter((tip) => tip.vid === vid)),
    take(mayShow) {
      const shown = readShown();
      const fresh = waiting.filter(({ id, until }) => until > Date.now() && !shown.includes(id));
      const next = fresh.find(mayShow);
      setWaiting(fresh.filter((tip) => tip !== next));
      if (next === undefined) return undefined;
      write(browser, shownKey, [...shown, next.id].slice(-mostShown));
      write(tab, openKey, [next]);
      return next;
    },
    settle: () => write(tab, openKey, []),
    takeLeftOpen() {
      const tip = readTips(tab, openKey)[0];
      write(tab, openKey, []);
      return tip;
    },
    clear() {
      setWaiting([]);
      write(tab, openKey, []);
      write(browser, shownKey, []);
    },
    watch(onAdd) {
      watchers.add(onAdd);
      return () => watchers.delete(onAdd);
    },
  };
}

function readTips(storage: TextStorage, key: string): Tip[] {
  return readList(storage, key)
    .map(readStoredTip)
    .filter((tip) => tip !== undefined);
}

function readList(storage: TextStorage, key: string): unknown[] {
  const stored = parseStored(storage.read(key));
  return Array.isArray(stored) ? stored : [];
}

function write(storage: TextStorage, key: string, list: readonly unknown[]): void {
  storage.write(key, list.length === 0 ? null : JSON.stringify(list));
}
