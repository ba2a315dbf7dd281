import { useNavigate, useSearch } from '@tanstack/react-router';
import { ChevronRight, CircleCheck, CircleX, Timer } from 'lucide-react';
import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '@quintet/api/modules';
import { useState } from 'react';
import { trpc } from '../../../api/trpc.ts';
import { asRecord } from '../../../api/unparsed.ts';
import { Pages } from '../../../ui/pages.tsx';
import { QueryView } from '../../../ui/query-view.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import { AgentAnswer } from '../answers/agent-answer.tsx';
import { toLabel } from '../asking/read-fields.ts';
import { describeMetrics, describeSeconds } from './metrics.ts';

type Call = inferRouterOutputs<AppRouter>['bloom']['analytics']['listAgentLogs']['items'][number];

const perPage = 10;
const statuses: Readonly<Record<string, { word: string; Icon: typeof Timer; tone: string }>> = {
  success: { word: 'Answered', Icon: CircleCheck, tone: 'text-good' },
  error: { word: 'Failed', Icon: CircleX, tone: 'text-bad' },
  timeout: { word: 'Took too long', Icon: Timer, tone: 'text-warn' },
};

/** The calls of an agent, newest first, for admins. */
export function CallLog({ agent }: { readonly agent: string }) {
  const { page = 1 } = useSearch({ from: '/bloom/agents/$agentId' });
  const navigate = useNavigate({ from: '/bloom/agents/$agentId' });
  const metrics = trpc.bloom.agents.getMetrics.useQuery({});
  const query = trpc.bloom.analytics.listAgentLogs.useQuery(
    { agent_type: agent, limit: perPage, offset: (page - 1) * perPage },
    { placeholderData: (before) => before },
  );
  const own = metrics.data?.metrics.find(({ agent_id }) => agent_id === agent);
  return (
    <section aria-labelledby="calls" className="mt-14 max-w-200">
      <h2 id="calls" className="text-18 font-semibold">
        Calls
      </h2>
      <p className="mt-1 min-h-5.25 text-14 text-ink-soft tabular-nums">
        {own === undefined ? '' : describeMetrics(own)}
      </p>
      <QueryView query={query} skeleton={<Skeleton className="mt-4 h-120 w-full" />}>
        {({ items, total }) => (
          <>
            {total === 0 && <p className="mt-2 text-ink-soft">Calls by people and workflows stand here.</p>}
            <ol className="mt-2 divide-y divide-line">
              {items.map((call) => (
                <CallLine key={call.id} call={call} />
              ))}
            </ol>
            {total > perPage && (
              <Pages
                page={page}
                last={Math.ceil(total / perPage)}
                onTurn={(to) => void navigate({ search: to === 1 ? {} : { page: to }, resetScroll: false })}
              />
            )}
          </>
        )}
      </QueryView>
    </section>
  );
}

function CallLine({ call }: { readonly call: Call }) {
  const [isOpen, setOpen] = useState(false);
  const { status, execution_time_ms, created_at, input_data, output_data, error_message } = call;
  const { word, Icon, tone } = statuses[status] ?? { word: toLabel(status), Icon: Timer, tone: '' };
  return (
    <li>
      <details className="group" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className="-mx-2 flex min-h-11 cursor-pointer list-none items-center gap-3 rounded-control px-2 py-2 text-14 hover:bg-sunken">
          <Icon size={16} aria-hidden className={`shrink-0 ${tone}`} />
          <span className="min-w-0 grow truncate">
            {word}
            <span className="text-ink-soft"> {describeAsked(input_data)}</span>
          </span>
          <span className="shrink-0 text-ink-soft tabular-nums">
            {describeSeconds(execution_time_ms / 1_000)}
          </span>
          <span className="w-24 shrink-0 text-right text-ink-soft max-sm:hidden">
            <TimeAgo at={created_at} />
          </span>
          <ChevronRight
            size={16}
            aria-hidden
            className="shrink-0 transition-transform group-open:rotate-90"
          />
        </summary>
        <div className="space-y-3 pt-2 pb-5 pl-7">
          <p className="text-14 text-ink-soft sm:hidden">
            <TimeAgo at={created_at} />
          </p>
          {error_message === null ? (
            isOpen && <AgentAnswer reply={output_data} />
          ) : (
            <p className="wrap-anywhere text-bad">{error_message}</p>
          )}
        </div>
      </details>
    </li>
  );
}

/** What was asked, in short. */
function describeAsked(input: unknown): string {
  const { message, query, topic, company } = asRecord(input) ?? {};
  const asked = [message, query, topic, company].find((text) => typeof text === 'string' && text !== '');
  return typeof asked === 'string' ? asked.slice(0, 140) : '';
}
