import type { Lead } from '@quintet/contracts/bloom/leads';
import type { Column } from '../../../../ui/table/columns.ts';
import { TimeAgo } from '../../../../ui/time-ago.tsx';
import { describeSource, nameOf, statusLabels } from '../search/lead-words.ts';

/** What the list says of a lead; the drawer says the rest. */
export const leadColumns: readonly Column<Lead>[] = [
  { key: 'email', label: 'Lead', width: 'minmax(8rem, 3fr)', sorts: 'asc', cell: nameOf },
  {
    key: 'lead_score',
    label: 'Score',
    width: '4.5rem',
    align: 'end',
    sorts: 'desc',
    cell: ({ lead_score }) =>
      lead_score ?? (
        <span className="text-ink-soft" title="Not scored yet">
          –
        </span>
      ),
  },
  {
    key: 'company',
    label: 'Company',
    width: 'minmax(6rem, 3fr)',
    sorts: 'asc',
    cell: ({ company }) => company ?? <span className="text-ink-soft">–</span>,
  },
  {
    key: 'lead_status',
    label: 'Status',
    width: 'minmax(6.5rem, 1fr)',
    sorts: 'asc',
    cell: ({ lead_status }) => statusLabels[lead_status],
  },
  {
    key: 'source',
    label: 'Source',
    width: 'minmax(6rem, 1fr)',
    cell: ({ source }) => describeSource(source),
  },
  {
    key: 'created_at',
    label: 'Came',
    width: '7.5rem',
    align: 'end',
    sorts: 'desc',
    cell: ({ created_at }) => <TimeAgo at={created_at} />,
  },
];
