import { useMemo } from 'react';
import { browserStorage, parseStored, useStored } from '../../../api/browser-storage.ts';
import { isGroup, type FormGroup, type FormValue } from './form-value.ts';

/** Facts that were typed and not saved yet. */
export interface FactDraft {
  readonly form: FormGroup;
  /** The revision that was edited; 0 for a new record. */
  readonly revision: number;
}

const keyOf = (name: string) => `reports.facts.${name}`;

/** The unsaved facts of a record, kept in this browser. */
export function useFactDraft(name: string): FactDraft | undefined {
  const stored = useStored(keyOf(name));
  return useMemo(() => parseDraft(stored), [stored]);
}

/** Gives false when the draft lasts only as long as this tab. */
export function storeFactDraft(name: string, draft: FactDraft | undefined): boolean {
  return browserStorage.write(keyOf(name), draft === undefined ? null : JSON.stringify(draft));
}

function parseDraft(stored: string | null): FactDraft | undefined {
  const value = parseStored(stored);
  if (!(value instanceof Object)) return undefined;
  const form = Reflect.get(value, 'form') as FormValue | undefined;
  const revision: unknown = Reflect.get(value, 'revision');
  return isGroup(form) && typeof revision === 'number' ? { form, revision } : undefined;
}
