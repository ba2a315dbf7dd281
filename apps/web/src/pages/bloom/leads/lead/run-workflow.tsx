import type { Lead } from '@quintet/contracts/bloom/leads';
import { useState } from 'react';
import { useFault } from '../../../../api/fault.ts';
import { trpc } from '../../../../api/trpc.ts';
import { Button } from '../../../../ui/button.tsx';
import { FaultNotice } from '../../../../ui/fault-notice.tsx';
import { Field } from '../../../../ui/forms/field.tsx';
import { Select } from '../../../../ui/forms/select.tsx';
import { Notice } from '../../../../ui/notice.tsx';
import { nameOf } from '../search/lead-words.ts';

/** Has the agents work on a lead, one after the other. */
export function RunWorkflow({ lead }: { readonly lead: Lead }) {
  const query = trpc.bloom.workflows.listDefinitions.useQuery({});
  const [chosen, choose] = useState<string>();
  const execute = trpc.bloom.workflows.execute.useMutation();
  const fault = useFault(execute.error);
  const workflows = query.data?.definitions.filter(({ valid }) => valid) ?? [];
  const workflow = workflows.find(({ workflow_id }) => workflow_id === chosen) ?? workflows[0];
  if (workflow === undefined) return null;

  const start = () =>
    execute.mutate({
      workflow_id: workflow.workflow_id,
      inputs: { lead_id: lead.id, message: `What should we do next for ${nameOf(lead)}?` },
      async: true,
      metadata: { lead_id: lead.id },
    });
  return (
    <section aria-labelledby="workflow">
      <h2 id="workflow" className="text-18 font-semibold">
        Have the agents work on it
      </h2>
      <div className="mt-3 flex flex-wrap items-end gap-3">
        <div className="min-w-48 grow">
          <Field label="Workflow">
            {(control) => (
              <Select
                {...control}
                value={workflow.workflow_id}
                onChange={({ target }) => choose(target.value)}
              >
                {workflows.map(({ workflow_id, name }) => (
                  <option key={workflow_id} value={workflow_id}>
                    {name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </div>
        <Button
          look="secondary"
          className="min-h-12"
          aria-disabled={execute.isPending}
          onClick={() => !execute.isPending && start()}
        >
          {execute.isPending ? 'Starting' : 'Start workflow'}
        </Button>
      </div>
      <div className="mt-3">
        {fault !== undefined && (
          <FaultNotice fault={fault} reassurance="Nothing was started." onRetry={start} />
        )}
        {execute.isSuccess && (
          <Notice kind="good" title="The workflow has started">
            A notification tells when it ends.
          </Notice>
        )}
      </div>
    </section>
  );
}
