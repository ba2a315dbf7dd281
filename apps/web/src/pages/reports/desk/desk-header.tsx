import { Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { typeNames } from '../labels.ts';
import { useDesk } from '../report-state/desk-context.ts';

/** Whose report this is, how far it is, and the ways out of it. */
export function DeskHeader({ children }: { readonly children: ReactNode }) {
  const { report } = useDesk();
  const { customer_id, opportunity_id, customer_name, opportunity_title, type, sections } = report;
  const written = sections.filter((line) => line.version > 0).length;
  const link = 'underline decoration-line-strong underline-offset-4 hover:decoration-current';
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b border-line py-2">
      <div className="flex min-w-0 items-center gap-3">
        <Link
          to="/reports"
          aria-label="All reports"
          title="All reports"
          className="-ml-2 inline-flex size-11 shrink-0 items-center justify-center rounded-control text-ink-soft hover:bg-sunken hover:text-ink"
        >
          <ArrowLeft size={20} aria-hidden />
        </Link>
        <div className="min-w-0 text-14">
          <p className="font-semibold wrap-anywhere">
            {typeNames[type]}: {opportunity_title ?? opportunity_id}
          </p>
          <p className="text-ink-soft wrap-anywhere">
            <Link to="/reports/customers/$customerId" params={{ customerId: customer_id }} className={link}>
              {customer_name ?? customer_id}
            </Link>
            {' · '}
            <Link
              to="/reports/opportunities/$opportunityId"
              params={{ opportunityId: opportunity_id }}
              className={link}
            >
              Opportunity facts
            </Link>
            {` · ${written} of ${sections.length} written`}
          </p>
        </div>
      </div>
      {children}
    </div>
  );
}
