import { useNavigate } from '@tanstack/react-router';
import { RadioCards } from '../../../ui/forms/radio-cards.tsx';
import { rangeDays, readRangeSearch } from './range-search.ts';
import type { Range } from './range.ts';

const rangeLabels = { 7: '7 days', 30: '30 days', 90: '90 days', 365: 'A year' } as const;

/** Chooses how far back the figures go and how finely they are drawn; the address keeps both. */
export function RangePicker({ range }: { readonly range: Range }) {
  const navigate = useNavigate({ from: '/bloom/' });
  const go = (days: unknown, by: unknown) =>
    void navigate({ search: readRangeSearch({ days, by }), replace: true });
  return (
    <div className="flex flex-wrap gap-x-6 gap-y-2">
      <RadioCards
        name="days"
        legend="Range"
        hideLegend
        layout="chips"
        choices={rangeDays.map((days) => ({ value: String(days), label: rangeLabels[days] }))}
        value={String(range.days)}
        onChoose={(days) => go(days, range.aggregation)}
      />
      <RadioCards
        name="by"
        legend="Drawn by"
        hideLegend
        layout="chips"
        choices={[
          { value: 'daily', label: 'By day' },
          { value: 'weekly', label: 'By week' },
        ]}
        value={range.aggregation}
        onChoose={(by) => go(range.days, by)}
      />
    </div>
  );
}
