import { useNavigate } from '@tanstack/react-router';
import { Dialog } from 'radix-ui';
import { useRef, useState, type KeyboardEvent } from 'react';
import type { Hit } from '../answers.ts';
import { linkToLesson } from '../progress/lesson-link.ts';
import { SearchResults } from './search-results.tsx';
import { useSettled } from './use-settled.ts';
import { Modal, ModalClose } from '../../../ui/modal.tsx';

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
    <Modal
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      onKeyDown={(event) => moveFocus(event, list.current)}
      className="inset-x-4 top-[8vh] mx-auto flex max-h-[80vh] max-w-160 flex-col rounded-panel border border-line-strong"
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
        <ModalClose className="-mr-2" />
      </div>
      <div ref={list} className="min-h-40 overflow-y-auto overscroll-contain">
        <SearchResults query={settled} onOpen={open} />
      </div>
    </Modal>
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
