import { clsx } from 'clsx';
import { useEffect, useId, useRef, useState } from 'react';
import { trpc } from '../../../../api/trpc.ts';
import { Button } from '../../../../ui/button.tsx';
import { Select } from '../../../../ui/forms/select.tsx';
import { TextInput } from '../../../../ui/forms/text-input.tsx';
import { leastScores, type LeadSearch, readLeadSearch } from '../search/lead-search.ts';
import { describeSource, readStatus, statuses, statusLabels } from '../search/lead-words.ts';
import type { SearchChange } from '../search/search-change.ts';

interface LeadFiltersProps {
  readonly search: LeadSearch;
  readonly total: number | undefined;
  readonly onChange: (change: SearchChange) => void;
}

const count = new Intl.NumberFormat();

/** Narrows the list; the address keeps what is chosen. */
export function LeadFilters({ search, total, onChange }: LeadFiltersProps) {
  const { q, status, source, score } = search;
  const isFiltered = [q, status, source, score].some((filter) => filter !== undefined);
  const isChosen = [status, source, score].some((filter) => filter !== undefined);
  const [isOpen, setOpen] = useState(isChosen);
  return (
    <search aria-label="Leads">
      <form
        onSubmit={(event) => event.preventDefault()}
        className="mt-4 grid grid-cols-2 items-end gap-x-4 gap-y-3 md:flex md:flex-wrap"
      >
        <WordsFilter words={q} onChange={(words) => onChange({ q: words })} />
        <div className={clsx('contents', !isOpen && 'max-md:hidden')}>
          <Choice
            label="Status"
            value={status}
            choices={statuses.map((value) => ({ value, label: statusLabels[value] }))}
            onChoose={(value) => onChange({ status: readStatus(value) })}
          />
          <Choice
            label="Score"
            value={score === undefined ? undefined : String(score)}
            choices={leastScores.map((value) => ({ value: String(value), label: `${value} or more` }))}
            onChoose={(value) => onChange({ score: readLeadSearch({ score: value }).score })}
          />
          <SourceFilter source={source} onChoose={(value) => onChange({ source: value })} />
        </div>
        <p className="col-span-2 flex min-h-12 items-center gap-x-4 text-14 text-ink-soft tabular-nums">
          <Button look="quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)} className="md:hidden">
            {isOpen ? 'Fewer filters' : 'Filters'}
          </Button>
          <output>{total !== undefined && `${count.format(total)} ${total === 1 ? 'lead' : 'leads'}`}</output>
          {isFiltered && (
            <Button
              look="quiet"
              onClick={() =>
                onChange({ q: undefined, status: undefined, source: undefined, score: undefined })
              }
            >
              Clear filters
            </Button>
          )}
        </p>
      </form>
    </search>
  );
}

/** Who types goes on typing: the list follows a moment later. */
const pauseMs = 250;

interface WordsFilterProps {
  readonly words: string | undefined;
  readonly onChange: (words: string | undefined) => void;
}

function WordsFilter({ words, onChange }: WordsFilterProps) {
  const id = useId();
  const [typed, setTyped] = useState(words ?? '');
  // What the address says besides what was typed here: a view was chosen, or the filters were cleared.
  const [told, setTold] = useState(words);
  if (words !== told) {
    setTold(words);
    setTyped(words ?? '');
  }
  const timer = useRef<number>(undefined);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  return (
    <div className="col-span-2 md:w-72">
      <label htmlFor={id} className="mb-1 block text-14 text-ink-soft">
        Name, address or company
      </label>
      <TextInput
        id={id}
        type="search"
        name="q"
        maxLength={200}
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value);
          window.clearTimeout(timer.current);
          const next = target.value.trim() === '' ? undefined : target.value;
          timer.current = window.setTimeout(() => {
            setTold(next);
            onChange(next);
          }, pauseMs);
        }}
      />
    </div>
  );
}

function SourceFilter({
  source,
  onChoose,
}: {
  readonly source: string | undefined;
  readonly onChoose: (source: string | undefined) => void;
}) {
  const { data } = trpc.bloom.leads.listSources.useQuery({}, { placeholderData: (before) => before });
  const known = data?.sources.map((row) => row.source) ?? [];
  const all = source === undefined || known.includes(source) ? known : [source, ...known];
  return (
    <Choice
      label="Source"
      value={source}
      choices={all.map((value) => ({ value, label: describeSource(value) }))}
      onChoose={onChoose}
    />
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly onChoose: (value: string | undefined) => void;
}

function Choice({ label, value, choices, onChoose }: ChoiceProps) {
  const id = useId();
  return (
    <div className="min-w-0 md:w-44">
      <label htmlFor={id} className="mb-1 block text-14 text-ink-soft">
        {label}
      </label>
      <Select id={id} value={value ?? ''} onChange={({ target }) => onChoose(target.value || undefined)}>
        <option value="">Any</option>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </Select>
    </div>
  );
}
