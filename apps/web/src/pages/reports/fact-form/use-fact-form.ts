import { useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { readFault, type Fault } from '../../../api/fault.ts';
import type { FactForm } from './fact-form-context.ts';
import { storeFactDraft, useFactDraft } from './fact-draft.ts';
import { toFacts, type FieldSpec } from './field-spec.ts';
import {
  dropBlank,
  isGroup,
  nameOf,
  readAt,
  writeAt,
  type FormGroup,
  type FormValue,
  type Path,
} from './form-value.ts';
import { listMistakes, listRefusals, type Issue, type Mistakes } from './mistakes.ts';

/** Checked facts, or what is wrong with them. */
export type Checked<Facts> = { readonly facts: Facts } | { readonly issues: readonly Issue[] };

export interface FactRecord<Facts> {
  /** Names the draft in this browser. */
  readonly name: string;
  readonly stored: FormGroup;
  /** 0 for a new record. */
  readonly revision: number;
  readonly fields: readonly FieldSpec[];
  readonly fixed: ReadonlySet<string>;
  /** Fills in what follows from the rest, such as an id. */
  readonly complete: (form: FormGroup) => FormGroup;
  readonly check: (facts: Record<string, unknown>) => Checked<Facts>;
  /** Saves and gives a mistake instead where the server's answer belongs to a field. */
  readonly save: (facts: Facts, revision: number) => Promise<Mistakes | undefined>;
}

export interface FactFormState {
  readonly form: FactForm;
  readonly isChanged: boolean;
  /** Whether what was typed outlasts this tab. */
  readonly isStored: boolean;
  readonly isSaving: boolean;
  readonly fault: Fault | undefined;
  readonly savedAt: Date | undefined;
  /** Where the draft's revision is not the newest any more. */
  readonly isBehind: boolean;
  readonly save: (over?: boolean) => Promise<void>;
  readonly discard: () => void;
}

const noMistakes: Mistakes = new Map();

/** A form of facts: typed text is kept in this browser, checked and saved on request. */
export function useFactFormState<Facts>(record: FactRecord<Facts>): FactFormState {
  const { value, latest, revision, isChanged, isStored, store } = useDraftForm(record);
  const [mistakes, setMistakes] = useState(noMistakes);
  const [fault, setFault] = useState<Fault>();
  const [isSaving, setSaving] = useState(false);
  const [savedAt, setSavedAt] = useState<Date>();

  function refuse(found: Mistakes): void {
    flushSync(() => setMistakes(found));
    focusFirst(found);
  }

  async function save(over = false): Promise<void> {
    if (isSaving) return;
    const pruned = dropBlank(latest.current);
    const completed = record.complete(isGroup(pruned) ? pruned : {});
    store(completed);
    const checked = record.check(toFacts(completed, record.fields));
    if ('issues' in checked) return refuse(listMistakes(checked.issues));
    setMistakes(noMistakes);
    setFault(undefined);
    setSaving(true);
    try {
      const refused = await record.save(checked.facts, over ? record.revision : revision);
      if (refused !== undefined) refuse(refused);
      else if (JSON.stringify(latest.current) === JSON.stringify(completed))
        storeFactDraft(record.name, undefined);
      if (refused === undefined) setSavedAt(new Date());
    } catch (error) {
      const found = readFault(error);
      const refusals = found.code === 'VALIDATION_ERROR' ? listRefusals(found) : noMistakes;
      if (refusals.size > 0) refuse(refusals);
      else setFault(found);
    } finally {
      setSaving(false);
    }
  }

  return {
    form: {
      read: (path: Path) => readAt(value, path),
      write(path, next) {
        store(writeAt(latest.current, path, next));
        if (mistakes.size > 0) setMistakes(without(mistakes, nameOf(path)));
      },
      mistakes,
      fixed: record.fixed,
    },
    isChanged,
    isStored,
    isSaving,
    fault,
    savedAt,
    isBehind: isChanged && revision !== record.revision && !isSaving,
    save,
    discard() {
      setMistakes(noMistakes);
      setFault(undefined);
      storeFactDraft(record.name, undefined);
    },
  };
}

/** What was typed, stored in this browser while it differs from the record. */
function useDraftForm<Facts>(record: FactRecord<Facts>) {
  const draft = useFactDraft(record.name);
  const [isStored, setStored] = useState(true);
  const value = draft?.form ?? record.stored;
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  }, [value]);
  const revision = draft?.revision ?? record.revision;

  function store(next: FormValue): void {
    if (!isGroup(next)) return;
    latest.current = next;
    const isSame = JSON.stringify(next) === JSON.stringify(record.stored);
    setStored(storeFactDraft(record.name, isSame ? undefined : { form: next, revision }));
  }
  return { value, latest, revision, isChanged: draft !== undefined, isStored, store };
}

/** A change of a list moves what is in it, so its mistakes go as well. */
function without(mistakes: Mistakes, name: string): Mistakes {
  return new Map([...mistakes].filter(([key]) => key !== name && !key.startsWith(`${name}.`)));
}

function focusFirst(mistakes: Mistakes): void {
  const controls = [...document.querySelectorAll<HTMLElement>('form [name]')];
  const first = controls.find((control) => mistakes.has(control.getAttribute('name') ?? ''));
  first?.focus();
}
