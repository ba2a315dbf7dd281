import { Dialog } from 'radix-ui';
import { useLetterKeySwitch } from './use-letter-keys.ts';
import { Modal, ModalClose } from './modal.tsx';

interface ShortcutsProps {
  readonly shortcuts: readonly { readonly keys: string; readonly what: string }[];
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** The keys of an app, and the switch for those that are single letters. */
export function Shortcuts({ shortcuts, isOpen, onOpenChange }: ShortcutsProps) {
  const [isOn, turn] = useLetterKeySwitch();
  return (
    <Modal
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      className="inset-x-4 top-[10vh] mx-auto max-h-[80vh] max-w-120 overflow-y-auto rounded-panel border border-line-strong p-6"
    >
      <div className="flex items-center justify-between">
        <Dialog.Title className="text-18 font-semibold">Keys</Dialog.Title>
        <ModalClose className="-mr-3" />
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
    </Modal>
  );
}
