import { X } from 'lucide-react';
import { useRef, useState, type FormEvent } from 'react';
import { Button } from '../../../../ui/button.tsx';
import { TextInput } from '../../../../ui/forms/text-input.tsx';
import { filtersOf, type LeadSearch } from '../search/lead-search.ts';
import { useSavedViews } from './use-saved-views.ts';

interface LeadViewsProps {
  readonly search: LeadSearch;
  readonly onChoose: (filters: LeadSearch) => void;
}

/** Sets of filters that were given a name in this browser. */
export function LeadViews({ search, onChoose }: LeadViewsProps) {
  const { views, save, forget } = useSavedViews();
  const shown = JSON.stringify(filtersOf(search));
  const isPlain = shown === '{}';
  const isSaved = views.some(({ filters }) => JSON.stringify(filters) === shown);
  return (
    <div className="mt-4 flex min-h-11 flex-wrap items-center gap-x-1">
      <ViewButton label="All leads" isShown={isPlain} onChoose={() => onChoose({})} />
      {views.map(({ name, filters }) => (
        <span key={name} className="flex items-center">
          <ViewButton
            label={name}
            isShown={JSON.stringify(filters) === shown}
            onChoose={() => onChoose(filters)}
          />
          <button
            type="button"
            aria-label={`Forget the view ${name}`}
            onClick={() => forget(name)}
            className="-ml-2 inline-flex size-8 cursor-pointer items-center justify-center rounded-control text-ink-soft hover:text-ink"
          >
            <X size={16} aria-hidden />
          </button>
        </span>
      ))}
      {!isPlain && !isSaved && <SaveView onSave={(name) => save(name, filtersOf(search))} />}
    </div>
  );
}

interface ViewButtonProps {
  readonly label: string;
  readonly isShown: boolean;
  readonly onChoose: () => void;
}

function ViewButton({ label, isShown, onChoose }: ViewButtonProps) {
  return (
    <button
      type="button"
      aria-pressed={isShown}
      onClick={onChoose}
      className="min-h-11 max-w-60 cursor-pointer truncate rounded-control px-3 text-14 font-medium text-ink-soft transition-colors hover:text-ink aria-pressed:bg-accent-soft aria-pressed:text-accent"
    >
      {label}
    </button>
  );
}

function SaveView({ onSave }: { readonly onSave: (name: string) => void }) {
  const [isNaming, setNaming] = useState(false);
  const [name, setName] = useState('');
  const input = useRef<HTMLInputElement>(null);

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (name.trim() === '') return input.current?.focus();
    onSave(name.trim());
  }

  if (!isNaming)
    return (
      <Button look="quiet" className="px-3 text-14" onClick={() => setNaming(true)}>
        Save this view
      </Button>
    );
  return (
    <form onSubmit={submit} className="flex items-center gap-3">
      <TextInput
        ref={input}
        aria-label="Name of the view"
        placeholder="Name of the view"
        // The reader asked for it by the press before.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        maxLength={40}
        value={name}
        onChange={({ target }) => setName(target.value)}
        onKeyDown={({ key }) => key === 'Escape' && setNaming(false)}
        className="min-h-11! w-48 text-14!"
      />
      <Button type="submit" look="quiet" className="text-14">
        Save
      </Button>
    </form>
  );
}
