import type { Cell } from '@quintet/contracts/timeback/admin-schemas';
import type { Icp } from '@quintet/contracts/timeback/schemas';
import { Link, useSearch } from '@tanstack/react-router';
import { trpc } from '../../../../api/trpc.ts';
import { Skeleton } from '../../../../ui/skeleton.tsx';
import { icpNames } from '../../wording.ts';
import { CellPreview } from './cell-preview.tsx';
import { CellTable, type MatrixRow } from './cell-table.tsx';
import { countTroubles, summariseCells } from './cell-words.ts';
import type { PagesSearch } from '../search.ts';
import { ViewHeading } from '../view-heading.tsx';
import { QueryView } from '../../../../ui/query-view.tsx';

/** Every page there is, how it stands, and what is on it. */
export function PagesPage() {
  const search = useSearch({ from: '/timeback/admin/pages' });
  const query = trpc.timeback.listCells.useQuery({});
  return (
    <div className="pb-16">
      <ViewHeading title="Pages">
        {query.data !== undefined && <p>{summariseCells(query.data.cells)}</p>}
      </ViewHeading>
      <QueryView query={query} skeleton={<MatrixSkeleton />}>
        {({ rows, cells, content_version }) => {
          const icp = search.icp ?? firstTroubled(cells) ?? 'parent';
          const row = rows.find((candidate) => candidate.icp === icp);
          const own = cells.filter((cell) => cell.icp === icp);
          const open = findOpen(own, search);
          return (
            <>
              <IcpLinks rows={rows} cells={cells} icp={icp} />
              {row !== undefined && <CellTable row={row} cells={own} open={open} />}
              <p className="mt-3 text-14 text-ink-soft">
                Text last changed{' '}
                <time dateTime={content_version}>
                  {new Date(content_version).toLocaleDateString(undefined, { dateStyle: 'long' })}
                </time>
                . Open a page to see both of its variants, live and with drafts.
              </p>
              {open !== undefined && row !== undefined && (
                <CellPreview
                  key={`${open.icp}/${open.outcome}/${open.context_value}`}
                  cell={open}
                  title={nameCell(open, row)}
                  compare={search.compare}
                />
              )}
            </>
          );
        }}
      </QueryView>
    </div>
  );
}

interface IcpLinksProps {
  readonly rows: readonly MatrixRow[];
  readonly cells: readonly Cell[];
  readonly icp: Icp;
}

function IcpLinks({ rows, cells, icp }: IcpLinksProps) {
  return (
    <nav aria-label="Kinds of visitor" className="mt-8 flex flex-wrap gap-2">
      {rows.map((row) => (
        <Link
          key={row.icp}
          to="/timeback/admin/pages"
          search={{ icp: row.icp }}
          resetScroll={false}
          aria-current={row.icp === icp ? 'true' : undefined}
          className="flex min-h-11 items-center rounded-control border border-line-strong bg-surface px-3 text-14 font-medium transition-colors hover:bg-sunken aria-[current]:border-accent aria-[current]:bg-accent-soft aria-[current]:inset-ring aria-[current]:inset-ring-accent"
        >
          {icpNames[row.icp]}
          {countTroubles(cells.filter((cell) => cell.icp === row.icp))}
        </Link>
      ))}
    </nav>
  );
}

function firstTroubled(cells: readonly Cell[]): Icp | undefined {
  const worst = (['broken', 'expiring'] as const).flatMap((status) =>
    cells.filter((cell) => cell.status === status),
  );
  return worst[0]?.icp;
}

/** The cell that is asked for; of an outcome alone, the first. */
function findOpen(cells: readonly Cell[], { outcome, context }: PagesSearch): Cell | undefined {
  return cells.find(
    (cell) => cell.outcome === outcome && (context === undefined || cell.context_value === context),
  );
}

function nameCell(cell: Cell, row: MatrixRow): string {
  const outcome = row.outcomes.find(({ value }) => value === cell.outcome)?.label ?? cell.outcome;
  const context =
    row.context_values.find(({ value }) => value === cell.context_value)?.label ?? cell.context_value;
  return `${icpNames[cell.icp]} · ${outcome} · ${context}`;
}

function MatrixSkeleton() {
  return (
    <div className="mt-8">
      <div className="flex flex-wrap gap-2">
        {Array.from({ length: 5 }, (_, index) => (
          <Skeleton key={index} className="h-11 w-40" />
        ))}
      </div>
      <Skeleton className="mt-6 h-160 w-full" />
    </div>
  );
}
