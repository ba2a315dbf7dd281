import { clsx } from 'clsx';
import { useDeferredValue, useEffect, useRef, useState } from 'react';
import { useFault } from '../../../api/fault.ts';
import { trpc } from '../../../api/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { FaultNotice } from '../../../ui/fault-notice.tsx';
import { useDesk } from '../report-state/desk-context.ts';
import { EditConflict } from './edit-conflict.tsx';
import { useUnsavedEdit } from '../report-state/unsaved-edits.ts';
import { SectionText } from '../text/section-text.tsx';
import { TextSkeleton } from '../text/text-skeleton.tsx';
import { useSaveEdit, type SaveEdit } from './use-save-edit.ts';

/** Markdown on the left, what readers will see on the right; below 1024 px one at a time. */
export function Editor() {
  const { line, place } = useDesk();
  const edit = useUnsavedEdit(place);
  const base = edit?.base ?? line.version;
  const query = trpc.reports.getSection.useQuery(
    { ...place, version: base },
    { enabled: base > 0, staleTime: Number.POSITIVE_INFINITY },
  );
  const fault = useFault(query.error);
  const saved = base === 0 ? '' : query.data?.markdown;
  if (edit === undefined && saved === undefined) {
    if (fault === undefined) return <TextSkeleton />;
    return (
      <FaultNotice fault={fault} reassurance="Nothing was changed." onRetry={() => void query.refetch()} />
    );
  }
  return <EditorPanes text={edit?.markdown ?? saved ?? ''} saved={saved} base={base} />;
}

interface PanesProps {
  readonly text: string;
  /** The text of the version that is edited, once it is known. */
  readonly saved: string | undefined;
  readonly base: number;
}

function EditorPanes({ text, saved, base }: PanesProps) {
  const { line } = useDesk();
  const [pane, setPane] = useState<'write' | 'preview'>('write');
  const save = useSaveEdit({ text, saved, base });
  const preview = useDeferredValue(text);
  return (
    <div className="mt-2">
      <SaveBar save={save} pane={pane} onPane={setPane} />
      {save.fault !== undefined && save.fault.code !== 'CONFLICT' && (
        <div className="mb-4">
          <FaultNotice
            fault={save.fault}
            reassurance="Your text is still here and kept in this browser."
            onRetry={save.save}
          />
        </div>
      )}
      {base !== line.version && !save.isSaving && <EditConflict text={text} save={save} />}
      <div className="grid gap-6 lg:grid-cols-2">
        <Writing text={text} save={save} isHidden={pane !== 'write'} />
        <section
          aria-label="Preview"
          className={clsx(
            'min-w-0 lg:block lg:border-l lg:border-line lg:pl-6',
            pane === 'write' && 'hidden',
          )}
        >
          <SectionText markdown={preview} title={line.section_title} />
        </section>
      </div>
    </div>
  );
}

function Writing(props: { readonly text: string; readonly save: SaveEdit; readonly isHidden: boolean }) {
  const { line } = useDesk();
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => area.current?.focus({ preventScroll: true }), []);
  return (
    <textarea
      ref={area}
      aria-label={`${line.section_title}, Markdown`}
      value={props.text}
      spellCheck
      onChange={(event) => props.save.change(event.target.value)}
      className={clsx(
        'min-h-[60vh] w-full resize-y rounded-control border border-line-strong bg-surface p-4 font-mono text-14 leading-relaxed field-sizing-content lg:block',
        props.isHidden && 'hidden',
      )}
    />
  );
}

interface SaveBarProps {
  readonly save: SaveEdit;
  readonly pane: 'write' | 'preview';
  readonly onPane: (pane: 'write' | 'preview') => void;
}

function SaveBar({ save, pane, onPane }: SaveBarProps) {
  return (
    <div className="sticky top-0 z-10 -mx-1 mb-4 flex flex-wrap items-center gap-x-2 gap-y-1 bg-canvas px-1 py-3 md:gap-x-4">
      <Button onClick={save.save} aria-disabled={!save.canSave} aria-keyshortcuts="Control+S">
        {save.isSaving ? (
          'Saving'
        ) : (
          <span>
            Save<span className="max-md:sr-only"> version</span>
          </span>
        )}
      </Button>
      <Button look="secondary" onClick={save.close} aria-keyshortcuts="Escape">
        <span>
          Close<span className="max-md:sr-only"> editor</span>
        </span>
      </Button>
      <fieldset aria-label="Show" className="flex gap-1 lg:hidden">
        {(['write', 'preview'] as const).map((value) => (
          <button
            key={value}
            type="button"
            aria-pressed={pane === value}
            onClick={() => onPane(value)}
            className="min-h-11 cursor-pointer rounded-control px-3 font-medium text-ink-soft aria-pressed:bg-accent-soft aria-pressed:text-accent"
          >
            {value === 'write' ? 'Write' : 'Preview'}
          </button>
        ))}
      </fieldset>
      <output className="text-14 text-ink-soft">{save.status}</output>
    </div>
  );
}
