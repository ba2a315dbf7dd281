import { useCallback, useState } from 'react';
import { parseStored, tabStorage } from '../../../api/browser-storage.ts';
import { asRecord } from '../../../api/unparsed.ts';
import type { Typed } from './read-input.ts';

interface Draft {
  readonly typed: Typed;
  readonly type: (name: string, text: string) => void;
  readonly clear: () => void;
}

/** What was typed into a form, kept by the tab till it was sent. */
export function useDraft(form: string): Draft {
  const key = `bloom.draft.${form}`;
  const [typed, setTyped] = useState<Typed>(() => readTyped(key));
  const type = useCallback(
    (name: string, text: string) =>
      setTyped((before) => {
        const after = { ...before, [name]: text };
        tabStorage.write(key, JSON.stringify(after));
        return after;
      }),
    [key],
  );
  const clear = useCallback(() => {
    tabStorage.write(key, null);
    setTyped({});
  }, [key]);
  return { typed, type, clear };
}

function readTyped(key: string): Typed {
  const stored = Object.entries(asRecord(parseStored(tabStorage.read(key))) ?? {});
  return Object.fromEntries(
    stored.flatMap(([name, text]) => (typeof text === 'string' ? [[name, text]] : [])),
  );
}
