import { useNavigate } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useRef, useState, type KeyboardEvent } from 'react';
import type { Hit } from '../answers.ts';
import { linkToLesson } from '../progress/lesson-link.ts';
import { SearchResults } from './search-results.tsx';
import { useSettled } from './use-settled.ts';

interface SearchDialogProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** Finds passages of the book; arrows go through them and Enter opens one. */
export function SearchDialog({ isOpen, onOpenChange }: SearchDialogProps) {
  const navigate = useNavigate();
  const [query, setQuery] = useState('');
  const settled = useSettled(query.trim());
  const list = useRef<HTMLDivElement>(null);
  const open = ({ lesson, anchor }: Pick<Hit, 'lesson' | 'anchor'>) => {
    onOpenChange(false);
    void navigate({ ...linkToLesson(lesson), ...(anchor === '' ? {} : { hash: anchor }) });
  };
  return (
    <Dialog.Root open={isOpen} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        {/* Not the overlay of the library: its lock on scrolling moves what sticks to the window. */}
        <div aria-hidden className="fixed inset-0 z-20 bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          onKeyDown={(event) => moveFocus(event, list.current)}
          className="fixed inset-x-4 top-[8vh] z-20 mx-auto flex max-h-[80vh] max-w-160 flex-col rounded-panel border border-line-strong bg-surface shadow-lg outline-none"
        >
          <div className="flex items-end gap-2 border-b border-line px-4 pt-3 pb-3">
            <div className="grow">
              <Dialog.Title className="text-14 font-medium">Search the book</Dialog.Title>
              <input
                type="search"
                aria-label="Search the book"
                value={query}
                onChange={(event) => setQuery(event.target.value)}
                onKeyDown={(event) => {
                  if (event.key === 'Enter') list.current?.querySelector('a')?.click();
                }}
                autoComplete="off"
                className="mt-1 block min-h-11 w-full rounded-control border border-line-strong bg-surface px-3 [&::-webkit-search-cancel-button]:hidden"
              />
            </div>
            <Dialog.Close
              aria-label="Close"
              className="-mr-2 inline-flex size-11 shrink-0 cursor-pointer items-center justify-center rounded-control text-ink-soft hover:bg-sunken hover:text-ink"
            >
              <X size={20} aria-hidden />
            </Dialog.Close>
          </div>
          <div ref={list} className="min-h-40 overflow-y-auto overscroll-contain">
            <SearchResults query={settled} onOpen={open} />
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Arrows go from the field through the results and back. */
function moveFocus(event: KeyboardEvent<HTMLDivElement>, list: HTMLElement | null): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined || list === null) return;
  event.preventDefault();
  const field = event.currentTarget.querySelector<HTMLElement>('input');
  const stops = [field, ...list.querySelectorAll<HTMLElement>('a')];
  const place = stops.findIndex((stop) => stop === document.activeElement);
  stops[Math.min(stops.length - 1, Math.max(0, place + step))]?.focus();
}
