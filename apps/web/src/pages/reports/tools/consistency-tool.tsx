import type { Inconsistency } from '@quintet/contracts/reports/studio-schemas';
import { Scale } from 'lucide-react';
import { useFault } from '../../../api/fault.ts';
import { trpc } from '../../../api/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { useFaultWords } from '../../../ui/fault-notice.tsx';
import { countOf } from '../phrases.ts';
import { useDesk } from '../report-state/desk-context.ts';
import type { ToolProps } from './tool-props.ts';

/** Contradictions between sections and with the facts; a quote leads to its place. */
export function ConsistencyTool({ onDone }: ToolProps) {
  const { report } = useDesk();
  const query = trpc.reports.checkConsistency.useQuery({ report_id: report.report_id }, { enabled: false });
  const fault = useFault(query.error);
  const describeFault = useFaultWords();
  const isOld = query.data !== undefined && Date.parse(report.updated_at) > query.dataUpdatedAt;
  const findings = query.data?.findings ?? [];
  return (
    <section aria-label="Consistency">
      <Button
        look="secondary"
        className="w-full"
        aria-disabled={query.isFetching}
        onClick={() => void query.refetch()}
      >
        <Scale size={16} aria-hidden />
        {query.isFetching ? 'Checking' : isOld ? 'Check again' : 'Check consistency'}
      </Button>
      <output className="mt-2 block text-14 text-ink-soft">
        {fault !== undefined && <span className="text-bad">{describeFault(fault)}</span>}
        {query.data !== undefined && (
          <span>
            {findings.length === 0
              ? 'No contradictions found.'
              : `${countOf(findings.length, 'contradiction')} found.`}
            {isOld && ' The report has changed since.'}
          </span>
        )}
      </output>
      <ul className="mt-2 space-y-4">
        {findings.map((finding) => (
          <FindingRow key={JSON.stringify(finding)} finding={finding} onDone={onDone} />
        ))}
      </ul>
    </section>
  );
}

function FindingRow({ finding, onDone }: { readonly finding: Inconsistency } & ToolProps) {
  const { open } = useDesk();
  return (
    <li className="border-l-2 border-warn pl-3 text-14">
      <p className="font-medium">{finding.message}</p>
      {finding.places.map((place) => (
        <button
          key={`${place.section_title} ${place.start}`}
          type="button"
          onClick={() => {
            open(place.section_title, { start: place.start, end: place.end });
            onDone?.();
          }}
          className="mt-2 block w-full cursor-pointer rounded-control bg-sunken px-3 py-2 text-left hover:bg-accent-soft"
        >
          <span className="block text-12 font-medium text-accent">{place.section_title}</span>
          <span className="block font-serif wrap-anywhere">“{place.quote}”</span>
        </button>
      ))}
      {finding.fact !== null && (
        <p className="mt-2 text-ink-soft wrap-anywhere">
          The facts say: {finding.fact.subject}, {finding.fact.value}.
        </p>
      )}
    </li>
  );
}
