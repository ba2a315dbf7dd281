import { X } from 'lucide-react';
import { useDeferredValue, useState, type ComponentProps } from 'react';
import { trpc } from '../../../api/trpc.ts';
import { TextInput } from '../../../ui/forms/text-input.tsx';
import { useListbox } from '../../../ui/forms/use-listbox.ts';

interface LeadPickerProps extends Pick<ComponentProps<'input'>, 'id' | 'aria-describedby' | 'aria-invalid'> {
  /** The id of the lead; empty for none. */
  readonly value: string;
  readonly onChange: (id: string) => void;
}

const shown = 8;

/** Picks one of the reader's leads by what is typed of its name, address or company. */
export function LeadPicker({ value, onChange, ...control }: LeadPickerProps) {
  const chosen = trpc.bloom.leads.get.useQuery({ id: value }, { enabled: value !== '' });
  const [isPicked, setPicked] = useState(false);
  const choose = (id: string) => {
    setPicked(true);
    onChange(id);
  };
  if (value === '') return <LeadSearch {...control} onChoose={choose} />;
  return (
    <div className="flex min-h-12 items-center justify-between gap-2 rounded-control border border-line-strong bg-surface pl-3">
      <span id={control.id} className="min-w-0 truncate">
        {chosen.data === undefined ? 'One moment' : nameLead(chosen.data)}
      </span>
      <button
        type="button"
        // The field that had the focus is gone.
        ref={isPicked ? (button) => button?.focus() : null}
        aria-label="Choose another lead"
        onClick={() => onChange('')}
        className="inline-flex size-11 shrink-0 cursor-pointer items-center justify-center rounded-control text-ink-soft hover:bg-sunken hover:text-ink"
      >
        <X size={16} aria-hidden />
      </button>
    </div>
  );
}

interface LeadSearchProps extends Omit<LeadPickerProps, 'value' | 'onChange'> {
  readonly onChoose: (id: string) => void;
}

function LeadSearch({ onChoose, ...control }: LeadSearchProps) {
  const [text, setText] = useState('');
  const [isOpen, setOpen] = useState(false);
  const search = useDeferredValue(text.trim());
  const found = trpc.bloom.leads.list.useQuery(
    { limit: shown, ...(search === '' ? {} : { search }) },
    { enabled: isOpen, placeholderData: (before) => before },
  );
  const leads = found.data?.items ?? [];
  const { input, list, option } = useListbox({
    count: leads.length,
    isOpen,
    onChoose: (index) => {
      const lead = leads[index];
      if (lead !== undefined) onChoose(lead.id);
    },
  });
  return (
    <div className="relative">
      <TextInput
        {...control}
        {...input}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setOpen(false);
          input.onKeyDown(event);
        }}
      />
      {isOpen && found.data !== undefined && (
        <ul
          {...list}
          aria-label="Leads"
          className="absolute inset-x-0 top-full z-10 mt-1 max-h-72 overflow-y-auto rounded-panel border border-line bg-surface p-1 shadow-lg"
        >
          {leads.length === 0 && <li className="p-3 text-14 text-ink-soft">No lead has these words.</li>}
          {leads.map((lead, index) => (
            <li
              key={lead.id}
              {...option(index)}
              className="min-h-11 cursor-pointer truncate rounded-control px-3 py-2.5 text-14 aria-selected:bg-sunken"
            >
              {nameLead(lead)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

interface Named {
  readonly email: string;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly company: string | null;
}

/** How a lead is called: by name and company, else by address. */
export function nameLead({ email, first_name, last_name, company }: Named): string {
  const name = [first_name, last_name].filter((part) => part !== null && part !== '').join(' ');
  return [name === '' ? email : name, company ?? ''].filter((part) => part !== '').join(', ');
}
