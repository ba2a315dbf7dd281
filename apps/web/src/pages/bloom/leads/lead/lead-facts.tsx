import type { Lead } from '@quintet/contracts/bloom/leads';
import type { ReactNode } from 'react';
import { TimeAgo } from '../../../../ui/time-ago.tsx';
import { describeSource } from '../search/lead-words.ts';

/** What is known of a lead; what is not known is left out. */
export function LeadFacts({ lead }: { readonly lead: Lead }) {
  return (
    <section aria-labelledby="facts">
      <h2 id="facts" className="text-18 font-semibold">
        What is known
      </h2>
      <dl className="mt-3 grid grid-cols-[minmax(6rem,auto)_1fr] gap-x-6 gap-y-2 text-14">
        {factsOf(lead).map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-ink-soft">{label}</dt>
            <dd className="min-w-0 wrap-anywhere whitespace-pre-line">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function factsOf(lead: Lead): (readonly [string, ReactNode])[] {
  const { email, company, phone, website, services_interested, budget_range, timeline, notes, source } = lead;
  const facts: (readonly [string, ReactNode])[] = [
    ['Email', <Away key="email" to={`mailto:${email}`} words={email} />],
    ['Company', company],
    ['Telephone', phone],
    ['Website', website === null ? null : <Away key="website" to={pageOf(website)} words={website} />],
    ['Wants', services_interested.length === 0 ? null : services_interested.map(describeSource).join(', ')],
    ['Budget', budget_range],
    ['Timeline', timeline],
    ['Notes', notes],
    ['Source', describeSource(source)],
    ['Came', <TimeAgo key="came" at={lead.created_at} />],
  ];
  return facts.filter(([, value]) => value !== null);
}

function Away({ to, words }: { readonly to: string; readonly words: string }) {
  return (
    <a href={to} rel="noreferrer" className="underline decoration-line-strong underline-offset-4">
      {words}
    </a>
  );
}

/** Addresses are left without `https://` too; what is none of the web is refused when it is left. */
function pageOf(website: string): string {
  return /^https?:\/\//i.test(website) ? website : `https://${website}`;
}
