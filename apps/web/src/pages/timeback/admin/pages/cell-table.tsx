import type { Cell } from '@quintet/contracts/timeback/admin-schemas';
import type { Icp } from '@quintet/contracts/timeback/schemas';
import { Link } from '@tanstack/react-router';
import { icpNames } from '../../wording.ts';
import { statusLooks } from './cell-words.ts';

interface LabelledValue {
  readonly value: string;
  readonly label: string;
}

/** The outcomes and contexts of one kind of visitor. */
export interface MatrixRow {
  readonly icp: Icp;
  readonly outcomes: readonly LabelledValue[];
  readonly context_key: string;
  readonly context_values: readonly LabelledValue[];
}

interface CellTableProps {
  readonly row: MatrixRow;
  readonly cells: readonly Cell[];
  readonly open: Cell | undefined;
}

const contextNames: Readonly<Record<string, string>> = {
  grade: 'Grade',
  district: 'District',
  stage: 'Stage',
  students: 'Students',
  capital: 'Capital',
};

/** Contexts down, outcomes across; each cell says how its page stands and opens it. */
export function CellTable({ row, cells, open }: CellTableProps) {
  const { icp, outcomes, context_key, context_values } = row;
  const find = (outcome: string, context: string) =>
    cells.find((cell) => cell.outcome === outcome && cell.context_value === context);
  return (
    <section className="mt-6 overflow-x-auto" aria-label={`Pages of ${icpNames[icp].toLowerCase()} visitors`}>
      <table className="w-full border-separate border-spacing-0 text-14">
        <thead>
          <tr>
            <th scope="col" className={`${corner} align-bottom`}>
              {contextNames[context_key] ?? context_key}
            </th>
            {outcomes.map(({ value, label }) => (
              <th
                key={value}
                scope="col"
                className="min-w-24 border-b border-line px-2 py-2 text-left align-bottom font-medium text-ink-soft"
              >
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {context_values.map((context) => (
            <tr key={context.value}>
              <th scope="row" className={`${corner} font-normal`}>
                {context.label}
              </th>
              {outcomes.map(({ value }) => {
                const cell = find(value, context.value);
                return (
                  <td key={value} className="border-b border-line p-0">
                    {cell !== undefined && <CellLink cell={cell} isOpen={cell === open} />}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The first column stays where it is while the rest is scrolled sideways. */
const corner =
  'sticky left-0 z-1 min-w-30 max-w-44 border-b border-line bg-canvas py-2 pr-3 text-left font-medium';

function CellLink({ cell, isOpen }: { readonly cell: Cell; readonly isOpen: boolean }) {
  const { Icon, word, tone } = statusLooks[cell.status];
  const { icp, outcome, context_value } = cell;
  return (
    <Link
      to="/timeback/admin/pages"
      search={{ icp, outcome, context: context_value }}
      hash="page"
      resetScroll={false}
      aria-current={isOpen ? 'true' : undefined}
      className={`flex min-h-11 items-center gap-2 rounded-control px-2 whitespace-nowrap transition-colors hover:bg-sunken aria-[current]:bg-accent-soft aria-[current]:inset-ring-2 aria-[current]:inset-ring-accent ${cell.status === 'ok' ? 'text-ink-soft' : `font-semibold ${tone}`}`}
    >
      <Icon size={16} aria-hidden className="shrink-0" />
      {word}
    </Link>
  );
}
