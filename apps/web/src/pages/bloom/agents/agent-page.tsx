import { Link, useParams } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useFault } from '../../../api/fault.ts';
import { trpc } from '../../../api/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { PageHeading } from '../../../ui/frame/page-heading.tsx';
import { QueryView } from '../../../ui/query-view.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { readFields } from '../asking/read-fields.ts';
import { CallLog } from './call-log.tsx';
import { TryForm } from './try-form.tsx';
import { useIsStaff } from './use-is-staff.ts';

/** One agent: it is tried here; admins also read its calls. */
export function AgentPage() {
  const { agentId } = useParams({ from: '/bloom/agents/$agentId' });
  const isStaff = useIsStaff();
  const query = trpc.bloom.agents.get.useQuery({ agent_type: agentId });
  const fault = useFault(query.error);
  return (
    <div className="pt-4 pb-16 md:pt-8">
      <Button asChild look="quiet" className="text-14">
        <Link to="/bloom/agents">
          <ArrowLeft size={16} aria-hidden />
          All agents
        </Link>
      </Button>
      <PageHeading title={`${query.data?.name ?? 'Agent'} – Bloom`} className="mt-2 text-28 md:text-36">
        {query.data?.name ?? 'Agent'}
      </PageHeading>
      {fault?.code === 'NOT_FOUND' ? (
        <p className="mt-4 text-ink-soft">There is no such agent.</p>
      ) : (
        <QueryView query={query} skeleton={<Skeleton className="mt-4 h-160 w-full max-w-180" />}>
          {({ agent_id, description, input_schema }) => (
            <>
              <p className="mt-2 max-w-160 text-ink-soft">{description}</p>
              <TryForm key={agent_id} agent={agent_id} fields={readFields(input_schema)} />
              {isStaff && <CallLog agent={agent_id} />}
            </>
          )}
        </QueryView>
      )}
    </div>
  );
}
