import { Link } from '@tanstack/react-router';
import type { HistorySource } from '@quintet/contracts/timeback/admin-schemas';
import { FlaskConical } from 'lucide-react';

interface HistoryNoticeProps {
  readonly history: { readonly source: HistorySource; readonly sources: readonly HistorySource[] };
}

/** Says that what is shown is invented, and leads to the other history. Without an invented one there is nothing to say. */
export function HistoryNotice({ history: { source, sources } }: HistoryNoticeProps) {
  if (sources.length < 2) return null;
  const invented = source === 'invented';
  return (
    <p className="mt-6 flex flex-wrap items-center gap-x-3 border-y border-line py-1 text-14">
      <span className={`flex gap-2 ${invented ? 'font-semibold text-warn' : 'text-ink-soft'}`}>
        <FlaskConical size={16} aria-hidden className="mt-0.5 shrink-0" />
        {invented
          ? 'Invented history: no visitor did any of this. It comes with the demo data.'
          : 'Real visitors of this server.'}
      </span>
      <Link
        to="."
        search={{ data: invented ? 'counted' : 'invented' }}
        replace
        className="flex min-h-11 items-center font-medium text-ink underline decoration-line-strong underline-offset-4 hover:decoration-current"
      >
        {invented ? 'Show real visitors' : 'Show the invented history'}
      </Link>
    </p>
  );
}
