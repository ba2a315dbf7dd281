import type { Lead } from '@quintet/contracts/bloom/leads';
import { useState } from 'react';
import { useFault } from '../../../../api/fault.ts';
import { trpc } from '../../../../api/trpc.ts';
import { Button } from '../../../../ui/button.tsx';
import { FaultNotice } from '../../../../ui/fault-notice.tsx';
import { TimeAgo } from '../../../../ui/time-ago.tsx';
import { readAnalysis, type Analysis } from './read-analysis.ts';

/** The score of a lead with what it is made of; it can be asked for again. */
export function LeadScore({ lead }: { readonly lead: Lead }) {
  const analysis = readAnalysis(lead);
  return (
    <section aria-labelledby="score">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 id="score" className="text-18 font-semibold">
          {lead.lead_score === null ? 'Not scored yet' : `Scores ${lead.lead_score} of 100`}
        </h2>
        <AnalyzeAgain lead={lead} />
      </div>
      {analysis === undefined ? (
        <p className="mt-1 text-14 text-ink-soft">
          {lead.lead_score === null
            ? 'A lead is scored within moments of its arrival.'
            : 'The reasons for this score were not kept. Analyse the lead again to see them.'}
        </p>
      ) : (
        <Reasons analysis={analysis} />
      )}
    </section>
  );
}

function Reasons({ analysis }: { readonly analysis: Analysis }) {
  const { reasoning, reasons, actions, completedAt, modelScore } = analysis;
  return (
    <>
      {reasoning !== undefined && <p className="mt-1">{reasoning}</p>}
      {reasons.length > 0 && (
        <ul className="mt-4 space-y-3 text-14">
          {reasons.map(({ label, seen, points, of }) => (
            <li key={label}>
              <p className="flex justify-between gap-4">
                <span className="font-medium">{label}</span>
                <span className="shrink-0 tabular-nums">
                  {points} of {of}
                </span>
              </p>
              <span aria-hidden className="mt-1 block h-1.5 rounded-control bg-line">
                <span
                  className="block h-full rounded-control bg-accent"
                  style={{ width: `${(points / Math.max(1, of)) * 100}%` }}
                />
              </span>
              <p className="mt-1 wrap-anywhere text-ink-soft">{seen}</p>
            </li>
          ))}
        </ul>
      )}
      {modelScore !== undefined && (
        <p className="mt-3 text-14 text-ink-soft">The model gave {modelScore} of 100; both count.</p>
      )}
      {actions.length > 0 && (
        <>
          <h3 className="mt-4 font-medium">What to do next</h3>
          <ul className="mt-1 list-disc space-y-1 pl-5 text-14">
            {actions.map((action) => (
              <li key={action}>{action}</li>
            ))}
          </ul>
        </>
      )}
      {completedAt !== undefined && (
        <p className="mt-3 text-12 text-ink-soft">
          Analysed <TimeAgo at={completedAt} />
        </p>
      )}
    </>
  );
}

/** Asks for a score; it comes by itself when it is there. */
function AnalyzeAgain({ lead }: { readonly lead: Lead }) {
  const [askedOf, setAskedOf] = useState<string>();
  const analyze = trpc.bloom.leads.analyze.useMutation();
  const fault = useFault(analyze.error);
  const known = String(lead.analysis?.['analysis_id']);
  const isWaiting = analyze.isPending || (analyze.isSuccess && askedOf === known);
  return (
    <>
      <Button
        look="quiet"
        aria-disabled={isWaiting}
        onClick={() => {
          if (isWaiting) return;
          setAskedOf(known);
          analyze.mutate({ id: lead.id });
        }}
      >
        {isWaiting ? 'Analysing' : 'Analyse again'}
      </Button>
      {fault !== undefined && (
        <div className="w-full">
          <FaultNotice fault={fault} reassurance="The score is as it was before." />
        </div>
      )}
    </>
  );
}
