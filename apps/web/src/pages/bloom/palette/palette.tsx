import { Search } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useDeferredValue, useEffect, useState } from 'react';
import { useListbox } from '../../../ui/forms/use-listbox.ts';
import { useCommands, type Command } from './commands.ts';
import { Modal } from '../../../ui/modal.tsx';

/** Opens with Ctrl or ⌘ and K, from anywhere in Bloom: pages, actions, leads and runs by their words. */
export function Palette() {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const handleKey = (event: KeyboardEvent) => {
      if (
        event.key.toLowerCase() !== 'k' ||
        !(event.metaKey || event.ctrlKey) ||
        event.shiftKey ||
        event.altKey
      )
        return;
      event.preventDefault();
      setOpen((before) => !before);
    };
    document.addEventListener('keydown', handleKey);
    return () => document.removeEventListener('keydown', handleKey);
  }, []);
  return (
    <Modal
      isOpen={isOpen}
      onOpenChange={setOpen}
      trigger={
        <Dialog.Trigger
          aria-keyshortcuts="Control+K Meta+K"
          className="inline-flex min-h-11 cursor-pointer items-center gap-2 rounded-control px-2 text-14 text-ink-soft hover:bg-sunken hover:text-ink"
        >
          <Search size={20} aria-hidden />
          <span className="max-sm:sr-only">Find</span>
          <kbd
            aria-hidden
            className="rounded-control border border-line px-1.5 font-sans text-12 max-sm:hidden"
          >
            {isApple ? '⌘ K' : 'Ctrl K'}
          </kbd>
        </Dialog.Trigger>
      }
      className="inset-x-4 top-[12dvh] mx-auto max-w-144 animate-arrive rounded-panel border border-line"
    >
      <Dialog.Title className="sr-only">Find a page, an action, a lead or a run</Dialog.Title>
      {isOpen && <Finder onDone={() => setOpen(false)} />}
    </Modal>
  );
}

const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent);

function Finder({ onDone }: { readonly onDone: () => void }) {
  const [text, setText] = useState('');
  const { commands, isSearching } = useCommands(useDeferredValue(text.trim()));
  const { input, list, option, setActive } = useListbox({
    count: commands.length,
    isOpen: true,
    onChoose(index) {
      const command = commands[index];
      if (command === undefined) return;
      onDone();
      command.go();
    },
  });
  return (
    <>
      <input
        {...input}
        aria-label="What are you looking for?"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
        }}
        className="block min-h-14 w-full rounded-t-panel border-b border-line bg-transparent px-4 text-16 outline-none"
      />
      <ul {...list} aria-label="Found" className="max-h-[50dvh] overflow-y-auto p-2">
        {commands.map((command, index) => (
          <li
            key={command.id}
            {...option(index)}
            className="flex min-h-11 cursor-pointer items-center gap-3 rounded-control px-3 py-2 aria-selected:bg-accent-soft"
          >
            <CommandLine command={command} />
          </li>
        ))}
      </ul>
      <output className="block border-t border-line px-4 py-2 text-14 text-ink-soft">
        {describeFound(commands.length, isSearching)}
      </output>
    </>
  );
}

function CommandLine({ command: { label, about, Icon } }: { readonly command: Command }) {
  return (
    <>
      <Icon size={16} aria-hidden className="shrink-0 text-ink-soft" />
      <span className="min-w-0 grow sm:truncate">{label}</span>
      <span className="shrink-0 text-14 text-ink-soft">{about}</span>
    </>
  );
}

function describeFound(count: number, isSearching: boolean): string {
  if (isSearching) return 'Looking among leads and runs';
  if (count === 0) return 'Nothing has these words.';
  return `${count === 1 ? '1 entry' : `${count} entries`}; arrows choose, Enter opens, Escape closes`;
}
