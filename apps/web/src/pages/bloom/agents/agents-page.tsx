import { Link } from '@tanstack/react-router';
import { trpc } from '../../../api/trpc.ts';
import { PageHeading } from '../../../ui/frame/page-heading.tsx';
import { QueryView } from '../../../ui/query-view.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { type AgentMetrics, describeMetrics } from './metrics.ts';
import { useIsStaff } from './use-is-staff.ts';

/** The nine agents: what each does; admins also see how often and how well it did. */
export function AgentsPage() {
  const isStaff = useIsStaff();
  const query = trpc.bloom.agents.list.useQuery({});
  const metrics = trpc.bloom.agents.getMetrics.useQuery({}, { enabled: isStaff });
  return (
    <div className="pt-8 pb-16">
      <PageHeading title="Agents – Bloom" className="text-28 md:text-36">
        Agents
      </PageHeading>
      <p className="mt-2 max-w-160 text-ink-soft">
        Each answers from the catalogue, the prices and your own rows. Try one before a workflow uses it.
      </p>
      <QueryView query={query} skeleton={<ListSkeleton />}>
        {({ agents }) => (
          <ul className="mt-8 grid grid-cols-1 gap-x-12 md:grid-cols-2 lg:grid-cols-3">
            {agents.map((agent) => (
              <AgentLine
                key={agent.agent_id}
                agent={agent}
                isStaff={isStaff}
                metrics={metrics.data?.metrics.find(({ agent_id }) => agent_id === agent.agent_id)}
              />
            ))}
          </ul>
        )}
      </QueryView>
    </div>
  );
}

interface AgentLineProps {
  readonly agent: {
    readonly agent_id: string;
    readonly name: string;
    readonly description: string;
    readonly capabilities: readonly string[];
  };
  readonly isStaff: boolean;
  readonly metrics: AgentMetrics | undefined;
}

function AgentLine({ agent, isStaff, metrics }: AgentLineProps) {
  const { agent_id, name, description, capabilities } = agent;
  return (
    <li className="flex flex-col border-t border-line py-5">
      <h2 className="text-18 font-semibold">
        <Link
          to="/bloom/agents/$agentId"
          params={{ agentId: agent_id }}
          className="underline decoration-line-strong underline-offset-4 hover:decoration-current"
        >
          {name}
        </Link>
      </h2>
      <p className="mt-2">{description}</p>
      <p className="mt-2 text-14 text-ink-soft">{capabilities.join(' · ')}</p>
      {isStaff && (
        <p className="mt-2 min-h-5.25 text-14 font-medium tabular-nums">
          {metrics === undefined ? '' : describeMetrics(metrics)}
        </p>
      )}
    </li>
  );
}

function ListSkeleton() {
  return (
    <div className="mt-8 grid grid-cols-1 gap-x-12 gap-y-6 md:grid-cols-2 lg:grid-cols-3">
      {['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map((name) => (
        <Skeleton key={name} className="h-40 w-full" />
      ))}
    </div>
  );
}
