import { X } from 'lucide-react';
import { Button } from './button.tsx';

interface UndoBarProps {
  /** What was done and can be taken back; without it there is no bar. */
  readonly done: string | undefined;
  readonly onUndo: () => void;
  readonly onDismiss: () => void;
}

/** Says what was done, and takes it back. It stays until it is put away or something else is done. */
export function UndoBar({ done, onUndo, onDismiss }: UndoBarProps) {
  return (
    <output className="fixed bottom-4 left-4 z-30 block max-w-[calc(100vw-2rem)]">
      {done !== undefined && (
        <span className="flex animate-arrive items-center gap-2 rounded-panel border border-line bg-surface py-1 pr-1 pl-4 shadow-lg">
          <span className="min-w-0 truncate text-14">{done}</span>
          <Button look="quiet" onClick={onUndo} className="shrink-0 px-2">
            Undo
          </Button>
          <button
            type="button"
            onClick={onDismiss}
            aria-label="Put away"
            className="inline-flex size-11 shrink-0 cursor-pointer items-center justify-center rounded-control text-ink-soft hover:text-ink"
          >
            <X size={16} aria-hidden />
          </button>
        </span>
      )}
    </output>
  );
}
