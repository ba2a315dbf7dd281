import type { Lead } from '@quintet/contracts/bloom/leads';
import { Trash2 } from 'lucide-react';
import { useFault } from '../../../../api/fault.ts';
import { trpc } from '../../../../api/trpc.ts';
import { Button } from '../../../../ui/button.tsx';
import { Drawer } from '../../../../ui/drawer.tsx';
import { FaultNotice } from '../../../../ui/fault-notice.tsx';
import { Field } from '../../../../ui/forms/field.tsx';
import { Select } from '../../../../ui/forms/select.tsx';
import { Notice } from '../../../../ui/notice.tsx';
import { QueryView } from '../../../../ui/query-view.tsx';
import { Skeleton } from '../../../../ui/skeleton.tsx';
import { LeadFacts } from './lead-facts.tsx';
import { LeadScore } from './lead-score.tsx';
import { nameOf, readStatus, statuses, statusLabels } from '../search/lead-words.ts';
import { RunWorkflow } from './run-workflow.tsx';
import type { LeadActions } from './use-lead-actions.ts';

interface LeadDrawerProps {
  readonly id: string;
  readonly actions: LeadActions;
  readonly onClose: () => void;
}

/** One lead: how it stands, why it has its score, what is known of it, and what can be done with it. */
export function LeadDrawer({ id, actions, onClose }: LeadDrawerProps) {
  const query = trpc.bloom.leads.get.useQuery({ id });
  const fault = useFault(query.error);
  return (
    <Drawer
      title={query.data === undefined ? 'Lead' : nameOf(query.data)}
      side="right"
      isWide
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      {fault?.code === 'NOT_FOUND' ? (
        <Notice kind="info" title="This lead is not there any more">
          It was deleted, or the address is not complete.
        </Notice>
      ) : (
        <QueryView query={query} skeleton={<Skeleton className="h-100 w-full" />}>
          {(lead) => <LeadDetails lead={lead} actions={actions} onClose={onClose} />}
        </QueryView>
      )}
    </Drawer>
  );
}

interface LeadDetailsProps extends Omit<LeadDrawerProps, 'id'> {
  readonly lead: Lead;
}

function LeadDetails({ lead, actions, onClose }: LeadDetailsProps) {
  const fault = useFault(actions.error);
  return (
    <div className="space-y-8 pt-2">
      {fault !== undefined && <FaultNotice fault={fault} reassurance="The lead is as it was before." />}
      <Field label="Status">
        {(control) => (
          <Select
            {...control}
            value={lead.lead_status}
            onChange={({ target }) => {
              const status = readStatus(target.value);
              if (status !== undefined) actions.setStatus(lead, status);
            }}
          >
            {statuses.map((status) => (
              <option key={status} value={status}>
                {statusLabels[status]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <LeadScore lead={lead} />
      <LeadFacts lead={lead} />
      <RunWorkflow lead={lead} />
      <Button
        look="danger"
        onClick={() => {
          actions.remove(lead);
          onClose();
        }}
      >
        <Trash2 size={16} aria-hidden />
        Delete lead
      </Button>
    </div>
  );
}
