import type { VersionLine } from '@quintet/contracts/reports/studio-schemas';
import { clsx } from 'clsx';
import { useEffect, useState } from 'react';
import { useFault } from '../../../api/fault.ts';
import { trpc } from '../../../api/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useFaultWords } from '../../../ui/fault-notice.tsx';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import { describeOrigin } from '../labels.ts';
import { useDesk } from '../report-state/desk-context.ts';
import type { ToolProps } from './tool-props.ts';

const firstShown = 4;

/** Every version of the open section; each older one can be compared with the newest. */
export function VersionsTool({ onDone }: ToolProps) {
  const { line, place } = useDesk();
  const [isAll, setAll] = useState(false);
  const query = trpc.reports.listVersions.useQuery(place, { enabled: line.version > 0 });
  const { refetch } = query;
  const known = query.data?.versions[0]?.version;
  useEffect(() => {
    if (known !== undefined && known !== line.version) void refetch();
  }, [known, line.version, refetch]);
  const fault = useFault(query.error);
  const describeFault = useFaultWords();
  const versions = line.version === 0 ? [] : (query.data?.versions ?? []);
  const shown = isAll ? versions : versions.slice(0, firstShown);
  return (
    <section aria-labelledby="versions" className="min-h-20">
      <h2 id="versions" className="font-semibold">
        Versions
      </h2>
      {line.version === 0 && (
        <p className="mt-1 text-14 text-ink-soft">Each change becomes a version here.</p>
      )}
      {line.version > 0 && query.data === undefined && fault === undefined && (
        <Skeleton className="mt-3 h-10" />
      )}
      {fault !== undefined && (
        <p role="alert" className="mt-1 text-14 text-bad">
          {describeFault(fault)}{' '}
          <Button look="quiet" className="text-14" onClick={() => void query.refetch()}>
            Try again
          </Button>
        </p>
      )}
      <ol className="mt-1">
        {shown.map((version) => (
          <VersionRow key={version.version} version={version} onDone={onDone} />
        ))}
      </ol>
      {shown.length < versions.length && (
        <Button look="quiet" className="text-14" onClick={() => setAll(true)}>
          Show all {versions.length} versions
        </Button>
      )}
    </section>
  );
}

function VersionRow({ version, onDone }: { readonly version: VersionLine } & ToolProps) {
  const { line, view, show } = useDesk();
  const isNewest = version.version === line.version;
  const isOpen = view === version.version;
  return (
    <li className={clsx('flex items-center justify-between gap-2 py-1', isOpen && 'text-accent')}>
      <div className="min-w-0 text-14">
        <p className="font-medium">
          {version.version}. {describeOrigin(version.origin, version.author)}
        </p>
        <p className="truncate text-ink-soft" title={version.note ?? undefined}>
          <TimeAgo at={version.created_at} />
          {version.note !== null && ` · ${version.note}`}
        </p>
      </div>
      {isNewest ? (
        <span className="text-14 text-ink-soft">Newest</span>
      ) : (
        <Button
          look="quiet"
          className="text-14"
          aria-label={`Compare version ${version.version} with the newest`}
          onClick={() => {
            show(version.version);
            onDone?.();
          }}
        >
          Compare
        </Button>
      )}
    </li>
  );
}
