import { useRef, useState, type FormEvent } from 'react';
import { useFault } from '../../../api/fault.ts';
import { trpc } from '../../../api/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { FaultNotice } from '../../../ui/fault-notice.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { AgentAnswer } from '../answers/agent-answer.tsx';
import { AgentFields } from '../asking/agent-fields.tsx';
import type { FormField } from '../asking/read-fields.ts';
import { readInput } from '../asking/read-input.ts';
import { useDraft } from '../asking/use-draft.ts';
import { describeSeconds } from './metrics.ts';

interface TryFormProps {
  readonly agent: string;
  readonly fields: readonly FormField[];
}

/** Asks an agent with a form of what it takes, and shows what it answers beside it. */
export function TryForm({ agent, fields }: TryFormProps) {
  const { typed, type, clear, mistakes, ask, form, submit } = useTry(agent, fields);
  return (
    <div className="mt-8 grid grid-cols-1 gap-x-16 gap-y-10 lg:grid-cols-[minmax(0,26rem)_minmax(0,1fr)]">
      <form ref={form} onSubmit={submit} noValidate className="space-y-5">
        <AgentFields
          fields={fields}
          first={['message', 'topic', 'lead_id', 'days']}
          typed={typed}
          mistakes={mistakes}
          onType={type}
        />
        <div className="flex flex-wrap items-center gap-4">
          <Button type="submit" aria-disabled={ask.isPending}>
            {ask.isPending ? 'Asking' : 'Ask the agent'}
          </Button>
          {Object.keys(typed).length > 0 && (
            <Button look="quiet" onClick={clear}>
              Empty the form
            </Button>
          )}
        </div>
      </form>
      <section aria-labelledby="answer" aria-busy={ask.isPending} className="min-w-0">
        <h2 id="answer" className="text-18 font-semibold">
          Answer
        </h2>
        <div aria-live="polite" className="mt-3">
          <Outcome ask={ask} />
        </div>
      </section>
    </div>
  );
}

function Outcome({ ask }: { readonly ask: ReturnType<typeof useTry>['ask'] }) {
  const fault = useFault(ask.error);
  if (ask.isPending) return <Skeleton className="h-40 w-full max-w-180" />;
  if (fault?.status === 400)
    return (
      <Notice kind="info" title="The agent needs something else">
        {fault.message}. What you typed is still there.
      </Notice>
    );
  if (fault !== undefined) return <FaultNotice fault={fault} reassurance="What you typed is still there." />;
  if (ask.data === undefined)
    return (
      <p className="max-w-120 text-ink-soft">
        What the agent answers stands here, with the rows that it rests on. Nothing is sent to a customer.
      </p>
    );
  if (ask.data.result === null)
    return (
      <Notice kind="bad" title={ask.data.error ?? 'The agent failed'}>
        What you typed is still there; ask again in a moment.
      </Notice>
    );
  return (
    <>
      <AgentAnswer reply={ask.data.result} />
      <p className="text-14 text-ink-soft tabular-nums">
        Took {describeSeconds(ask.data.seconds)}, the way over the network included.
      </p>
    </>
  );
}

/** Sends what was typed once it is whole; the first field with a mistake takes the focus. */
function useTry(agent: string, fields: readonly FormField[]) {
  const utils = trpc.useUtils();
  const { typed, type, clear } = useDraft(`agent.${agent}`);
  const [mistakes, setMistakes] = useState<ReadonlyMap<string, string>>(new Map());
  const [seconds, setSeconds] = useState(0);
  const form = useRef<HTMLFormElement>(null);
  const startedAt = useRef(0);
  const call = trpc.bloom.agents.invoke.useMutation({
    onMutate: () => {
      startedAt.current = performance.now();
    },
    onSuccess: () => setSeconds((performance.now() - startedAt.current) / 1_000),
    onSettled: () =>
      Promise.all([
        utils.bloom.analytics.listAgentLogs.invalidate(),
        utils.bloom.agents.getMetrics.invalidate(),
      ]),
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (call.isPending) return;
    const { input, mistakes } = readInput(fields, typed);
    setMistakes(mistakes);
    const [wrong] = mistakes.keys();
    if (wrong !== undefined) form.current?.querySelector<HTMLElement>(`[name="${wrong}"]`)?.focus();
    else call.mutate({ agent_type: agent, input });
  }
  const ask = { ...call, data: call.data && { ...call.data, seconds } };
  return { typed, type, clear, mistakes, ask, form, submit };
}
