import { MessageSquare, UserPlus } from 'lucide-react';
import { trpc } from '../../../api/trpc.ts';
import { QueryView } from '../../../ui/query-view.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { TimeAgo } from '../../../ui/time-ago.tsx';

const shown = 8;
const channels: Readonly<Record<string, string>> = {
  chat: 'A conversation began by chat',
  email: 'A conversation began by mail',
  phone: 'Somebody called',
  web: 'A conversation began on the site',
  other: 'A conversation began',
};

interface Happening {
  readonly id: string;
  readonly at: string;
  readonly kind: 'lead' | 'conversation';
  readonly title: string;
  readonly about: string;
}

/** What happened last, newest first. */
export function ActivityFeed() {
  const leads = trpc.bloom.leads.list.useQuery({ limit: shown });
  const conversations = trpc.bloom.analytics.listConversations.useQuery({ limit: shown });
  const both = {
    data: leads.data && conversations.data && { leads: leads.data, conversations: conversations.data },
    error: leads.error ?? conversations.error,
    refetch: async () => await Promise.all([leads.refetch(), conversations.refetch()]),
  };
  return (
    <section className="mt-12 min-w-0">
      <h2 className="text-18 font-semibold">What happened last</h2>
      <QueryView query={both} skeleton={<Skeleton className="mt-4 h-132 w-full" />}>
        {({ leads, conversations }) => <Happenings list={merge(leads.items, conversations.items)} />}
      </QueryView>
    </section>
  );
}

function Happenings({ list }: { readonly list: readonly Happening[] }) {
  if (list.length === 0)
    return <p className="mt-4 text-ink-soft">Leads and conversations appear here as they come.</p>;
  return (
    <ol className="mt-2 divide-y divide-line">
      {list.map(({ id, at, kind, title, about }) => (
        <li key={id} className="flex items-start gap-3 py-3 text-14">
          {kind === 'lead' ? (
            <UserPlus size={16} aria-hidden className="mt-0.5 shrink-0 text-accent" />
          ) : (
            <MessageSquare size={16} aria-hidden className="mt-0.5 shrink-0 text-ink-soft" />
          )}
          <div className="min-w-0 grow">
            <p className="font-medium wrap-anywhere">{title}</p>
            <p className="wrap-anywhere text-ink-soft">{about}</p>
          </div>
          <span className="shrink-0 text-ink-soft">
            <TimeAgo at={at} />
          </span>
        </li>
      ))}
    </ol>
  );
}

interface LeadLine {
  readonly id: string;
  readonly email: string;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly company: string | null;
  readonly lead_score: number | null;
  readonly created_at: string;
}

interface ConversationLine {
  readonly id: string;
  readonly channel: string;
  readonly status: string;
  readonly created_at: string;
}

function merge(leads: readonly LeadLine[], conversations: readonly ConversationLine[]): Happening[] {
  const told: Happening[] = [
    ...leads.map((lead) => ({
      id: lead.id,
      at: lead.created_at,
      kind: 'lead' as const,
      title: `${nameOf(lead)} left a lead`,
      about: [lead.company, lead.lead_score === null ? 'not scored yet' : `score ${lead.lead_score} of 100`]
        .filter((part) => part !== null)
        .join(', '),
    })),
    ...conversations.map(({ id, channel, status, created_at }) => ({
      id,
      at: created_at,
      kind: 'conversation' as const,
      title: channels[channel] ?? 'A conversation began',
      about: status === 'active' ? 'still going on' : status,
    })),
  ];
  return told.toSorted((one, other) => other.at.localeCompare(one.at)).slice(0, shown);
}

function nameOf({ first_name, last_name, email }: LeadLine): string {
  const name = [first_name, last_name].filter((part) => part !== null).join(' ');
  return name === '' ? email : name;
}
