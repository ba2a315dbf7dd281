import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useLetterKeySwitch } from './use-letter-keys.ts';

interface ShortcutsProps {
  readonly shortcuts: readonly { readonly keys: string; readonly what: string }[];
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** The keys of an app, and the switch for those that are single letters. */
export function Shortcuts({ shortcuts, isOpen, onOpenChange }: ShortcutsProps) {
  const [isOn, turn] = useLetterKeySwitch();
  return (
    <Dialog.Root open={isOpen} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        {/* Not the overlay of the library: its lock on scrolling moves what sticks to the window. */}
        <div aria-hidden className="fixed inset-0 z-20 bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-x-4 top-[10vh] z-20 mx-auto max-h-[80vh] max-w-120 overflow-y-auto rounded-panel border border-line-strong bg-surface p-6 shadow-lg outline-none"
        >
          <div className="flex items-center justify-between">
            <Dialog.Title className="text-18 font-semibold">Keys</Dialog.Title>
            <Dialog.Close
              aria-label="Close"
              className="-mr-3 inline-flex size-11 cursor-pointer items-center justify-center rounded-control text-ink-soft hover:bg-sunken hover:text-ink"
            >
              <X size={20} aria-hidden />
            </Dialog.Close>
          </div>
          <dl className="mt-2">
            {shortcuts.map(({ keys, what }) => (
              <div key={keys} className="flex items-baseline gap-4 border-b border-line py-2 last:border-0">
                <dt className="w-16 shrink-0 font-mono text-14">{keys}</dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
          <label className="mt-4 flex min-h-11 cursor-pointer items-center gap-3">
            <input
              type="checkbox"
              checked={isOn}
              onChange={(event) => turn(event.target.checked)}
              className="size-4 accent-(--accent)"
            />
            Single letters act as keys
          </label>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
