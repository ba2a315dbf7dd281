import { useNavigate, useSearch } from '@tanstack/react-router';
import { useRef, useState, type FormEvent } from 'react';
import { useFault } from '../../../api/fault.ts';
import { trpc } from '../../../api/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { FaultNotice } from '../../../ui/fault-notice.tsx';
import { RadioCards } from '../../../ui/forms/radio-cards.tsx';
import { QueryView } from '../../../ui/query-view.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { AgentFields } from '../asking/agent-fields.tsx';
import { type FormField, readFields } from '../asking/read-fields.ts';
import { readInput } from '../asking/read-input.ts';
import { useDraft } from '../asking/use-draft.ts';
import { type Definition, describeSteps } from './run-words.ts';

const longestAbout = 120;

/** Starts a workflow: which one, and what its agents are told. */
export function StartForm() {
  const definitions = trpc.bloom.workflows.listDefinitions.useQuery({});
  const agents = trpc.bloom.agents.list.useQuery({});
  const both = {
    data: definitions.data && agents.data && { ...definitions.data, ...agents.data },
    error: definitions.error ?? agents.error,
    refetch: async () => await Promise.all([definitions.refetch(), agents.refetch()]),
  };
  return (
    <section aria-labelledby="start">
      <h2 id="start" className="text-18 font-semibold">
        Start a workflow
      </h2>
      <QueryView query={both} skeleton={<Skeleton className="mt-4 h-160 w-full" />}>
        {({ definitions, agents }) => (
          <Form
            definitions={definitions.filter(({ valid }) => valid)}
            fields={uniqueFields(agents.flatMap(({ input_schema }) => readFields(input_schema)))}
          />
        )}
      </QueryView>
    </section>
  );
}

/** What several agents take stands once. */
function uniqueFields(fields: readonly FormField[]): FormField[] {
  const known = new Map<string, FormField>();
  // Figures are of no use to those who talk of one customer.
  for (const field of fields)
    if (field.name !== 'days' && !known.has(field.name)) known.set(field.name, field);
  return [...known.values()].map((field) =>
    field.name === 'message' ? { ...field, isRequired: true } : { ...field, initial: '' },
  );
}

interface FormProps {
  readonly definitions: readonly Definition[];
  readonly fields: readonly FormField[];
}

function Form({ definitions, fields }: FormProps) {
  const { start } = useSearch({ from: '/bloom/workflows' });
  const navigate = useNavigate({ from: '/bloom/workflows' });
  const chosen = definitions.find(({ workflow_id }) => workflow_id === start) ?? definitions[0];
  const { typed, type, mistakes, fault, isPending, form, submit } = useStart(fields, chosen);
  return (
    <form ref={form} onSubmit={submit} noValidate className="mt-4 space-y-5">
      <RadioCards
        name="workflow"
        legend="Workflow"
        hideLegend
        layout="list"
        choices={definitions.map(({ workflow_id, name, steps }) => ({
          value: workflow_id,
          label: name,
          about: describeSteps(steps),
        }))}
        value={chosen?.workflow_id}
        onChoose={(workflow_id) =>
          void navigate({
            search: (before) => ({ ...before, start: workflow_id }),
            replace: true,
            resetScroll: false,
          })
        }
      />
      <AgentFields
        fields={fields}
        first={['message', 'lead_id']}
        typed={typed}
        mistakes={mistakes}
        onType={type}
      />
      {fault !== undefined && (
        <FaultNotice fault={fault} reassurance="Nothing was started. What you typed is still there." />
      )}
      <Button type="submit" aria-disabled={isPending}>
        {isPending ? 'Starting' : 'Start workflow'}
      </Button>
    </form>
  );
}

/** What was typed is sent once it is whole; the first field with a mistake takes the focus. */
function useStart(fields: readonly FormField[], chosen: Definition | undefined) {
  const navigate = useNavigate();
  const utils = trpc.useUtils();
  const draft = useDraft('workflow');
  const [mistakes, setMistakes] = useState<ReadonlyMap<string, string>>(new Map());
  const form = useRef<HTMLFormElement>(null);
  const start = trpc.bloom.workflows.execute.useMutation({
    onSuccess({ workflow_run_id }) {
      draft.clear();
      void utils.bloom.workflows.list.invalidate();
      void navigate({ to: '/bloom/workflows/$runId', params: { runId: workflow_run_id } });
    },
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (chosen === undefined || start.isPending) return;
    const { input, mistakes } = readInput(fields, draft.typed);
    setMistakes(mistakes);
    const [wrong] = mistakes.keys();
    if (wrong !== undefined) return form.current?.querySelector<HTMLElement>(`[name="${wrong}"]`)?.focus();
    const about = (draft.typed['message'] ?? '').trim().slice(0, longestAbout);
    start.mutate({ workflow_id: chosen.workflow_id, inputs: input, metadata: { about }, async: true });
  }
  const fault = useFault(start.error);
  return { typed: draft.typed, type: draft.type, mistakes, fault, isPending: start.isPending, form, submit };
}
