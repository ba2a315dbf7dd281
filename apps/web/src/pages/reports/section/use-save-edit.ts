import { useEffect, useRef, useState } from 'react';
import { useFault, type Fault } from '../../../api/fault.ts';
import { trpc } from '../../../api/trpc.ts';
import { useDesk } from '../report-state/desk-context.ts';
import { storeUnsavedEdit } from '../report-state/unsaved-edits.ts';

export interface SaveEdit {
  readonly change: (text: string) => void;
  readonly save: () => void;
  /** Makes this text the newest, although somebody saved another one meanwhile. */
  readonly saveOver: () => void;
  readonly discard: () => void;
  readonly close: () => void;
  readonly canSave: boolean;
  readonly isSaving: boolean;
  readonly fault: Fault | undefined;
  /** Where the text is kept, in words. */
  readonly status: string;
}

interface Edited {
  readonly text: string;
  readonly saved: string | undefined;
  readonly base: number;
}

/** Saves what is typed: at once in this browser, on request as a version. */
export function useSaveEdit({ text, saved, base }: Edited): SaveEdit {
  const { place, line, refresh, show, focusPage } = useDesk();
  const utils = trpc.useUtils();
  const [savedAt, setSavedAt] = useState<Date>();
  const [isStored, setStored] = useState(true);
  const newest = useRef(text);
  useEffect(() => {
    newest.current = text;
  }, [text]);
  const mutation = trpc.reports.saveSection.useMutation({
    onSuccess: async (version, sent) => {
      utils.reports.getSection.setData({ ...place, version: version.version }, version);
      // Words typed while the version was on its way stay an edit of it.
      const { current } = newest;
      storeUnsavedEdit(place, { markdown: current, base: version.version });
      await refresh();
      if (newest.current === sent.markdown) storeUnsavedEdit(place, undefined);
      setSavedAt(new Date());
    },
    onError: () => void refresh(),
  });
  const isChanged = text !== saved;
  const canSave = isChanged && text.trim() !== '' && !mutation.isPending;

  function change(markdown: string): void {
    setStored(storeUnsavedEdit(place, markdown === saved ? undefined : { markdown, base }));
  }
  function saveOn(version: number): void {
    if (canSave) mutation.mutate({ ...place, markdown: text, ...(version === 0 ? {} : { version }) });
  }
  function close(): void {
    show('read');
    focusPage();
  }
  const save = () => saveOn(base);
  useEditorKeys(save, close);
  return {
    change,
    save,
    saveOver: () => saveOn(line.version),
    discard() {
      storeUnsavedEdit(place, undefined);
      close();
    },
    close,
    canSave,
    isSaving: mutation.isPending,
    fault: useFault(mutation.error),
    status: describeStatus({ isChanged, isStored, isEmpty: text.trim() === '', savedAt }),
  };
}

function describeStatus(state: {
  readonly isChanged: boolean;
  readonly isStored: boolean;
  readonly isEmpty: boolean;
  readonly savedAt: Date | undefined;
}): string {
  if (state.isChanged && state.isEmpty) return 'A section cannot be empty.';
  if (state.isChanged) {
    return state.isStored
      ? 'Unsaved, kept in this browser'
      : 'Unsaved. This browser keeps nothing: save before you leave.';
  }
  if (state.savedAt === undefined) return 'No changes yet';
  return `Saved at ${state.savedAt.toLocaleTimeString(undefined, { timeStyle: 'short' })}`;
}

function useEditorKeys(onSave: () => void, onClose: () => void): void {
  const latest = useRef({ onSave, onClose });
  useEffect(() => {
    latest.current = { onSave, onClose };
  });
  useEffect(() => {
    function handleKey(event: KeyboardEvent): void {
      if (event.key === 'Escape' && document.querySelector('[role=dialog]') === null)
        latest.current.onClose();
      if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      latest.current.onSave();
    }
    document.addEventListener('keydown', handleKey);
    return () => document.removeEventListener('keydown', handleKey);
  }, []);
}
