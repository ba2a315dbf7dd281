import { useNavigate, useSearch } from '@tanstack/react-router';
import { useId, type ReactNode } from 'react';
import { Select } from '../../../ui/forms/select.tsx';
import { type Definition, runWords } from './run-words.ts';
import { readWorkflowSearch, runDays, runStates, type WorkflowSearch } from './workflow-search.ts';

/** Which runs are shown. */
export function RunFilters({ definitions }: { readonly definitions: readonly Definition[] }) {
  const search = useSearch({ from: '/bloom/workflows' });
  const navigate = useNavigate({ from: '/bloom/workflows' });
  // Other filters have other pages.
  const filter = (name: keyof WorkflowSearch, value: string) =>
    void navigate({
      search: (before) => readWorkflowSearch({ ...before, page: undefined, [name]: value }),
      replace: true,
      resetScroll: false,
    });
  return (
    <div className="mt-4 grid grid-cols-2 gap-3 sm:grid-cols-3">
      <Filter label="State" value={search.state ?? ''} onChange={(value) => filter('state', value)}>
        <option value="">Any state</option>
        {runStates.map((state) => (
          <option key={state} value={state}>
            {runWords[state].word}
          </option>
        ))}
      </Filter>
      <Filter label="Workflow" value={search.kind ?? ''} onChange={(value) => filter('kind', value)}>
        <option value="">Any workflow</option>
        {definitions.map(({ workflow_id, name }) => (
          <option key={workflow_id} value={workflow_id}>
            {name}
          </option>
        ))}
      </Filter>
      <Filter
        label="Started"
        value={search.days === undefined ? '' : String(search.days)}
        onChange={(value) => filter('days', value)}
      >
        <option value="">At any time</option>
        {runDays.map((days) => (
          <option key={days} value={days}>
            In the last {days} days
          </option>
        ))}
      </Filter>
    </div>
  );
}

interface FilterProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly children: ReactNode;
}

function Filter({ label, value, onChange, children }: FilterProps) {
  const id = useId();
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="mb-1 block text-14 text-ink-soft">
        {label}
      </label>
      <Select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
        {children}
      </Select>
    </div>
  );
}
