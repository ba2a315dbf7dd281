import { Link } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { useFault } from '../../../api/fault.ts';
import { trpc } from '../../../api/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { FaultNotice } from '../../../ui/fault-notice.tsx';
import { TextArea } from '../../../ui/forms/text-area.tsx';
import { Notice } from '../../../ui/notice.tsx';
import type { Run } from './run-words.ts';
import { canRetry, isOver } from './use-live-run.ts';

interface RunActionsProps {
  readonly run: Run;
  readonly isCancelled: boolean;
}

/** What can be done about a run as it stands: one thing first, the rest beside it. */
export function RunActions({ run, isCancelled }: RunActionsProps) {
  const { approve, cancel, retry, fault, isBusy } = useRunActions(run.workflow_run_id);
  return (
    <div className="mt-4 min-h-11">
      {run.waiting_for !== null && (
        <Question
          key={run.waiting_for.step}
          message={run.waiting_for.message}
          isBusy={isBusy}
          onAnswer={approve}
          onCancel={cancel}
        />
      )}
      {run.waiting_for === null && !isOver(run.status) && (
        <Button look="secondary" aria-disabled={isBusy} onClick={cancel}>
          Cancel the run
        </Button>
      )}
      {isOver(run.status) && (
        <div className="flex flex-wrap items-center gap-x-6">
          {canRetry(run) && !isCancelled && (
            <Button aria-disabled={isBusy} onClick={retry}>
              Try again from the failed step
            </Button>
          )}
          <Another workflow_id={run.workflow_id} />
        </div>
      )}
      {fault !== undefined && (
        <div className="mt-4">
          {fault.status === 409 ? (
            <Notice kind="info" title="The run has moved on meanwhile">
              {fault.message}. What you see now is how it stands.
            </Notice>
          ) : (
            <FaultNotice fault={fault} reassurance="The run is as it was." />
          )}
        </div>
      )}
    </div>
  );
}

function Another({ workflow_id }: { readonly workflow_id: string }) {
  return (
    <Button asChild look="quiet">
      <Link to="/bloom/workflows" search={{ start: workflow_id }}>
        Start another one
      </Link>
    </Button>
  );
}

interface QuestionProps {
  readonly message: string;
  readonly isBusy: boolean;
  readonly onAnswer: (answer: { approved: boolean; note: string | null }) => void;
  readonly onCancel: () => void;
}

function Question({ message, isBusy, onAnswer, onCancel }: QuestionProps) {
  const [note, setNote] = useState('');
  const id = useId();
  const answer = (approved: boolean) => {
    if (!isBusy) onAnswer({ approved, note: note.trim() === '' ? null : note.trim() });
  };
  return (
    <section aria-label="Approval" className="rounded-panel bg-warn-soft p-4">
      <h2 className="font-semibold wrap-anywhere">{message}</h2>
      <p className="mt-1 text-14">The run waits for your answer. What the agents found stands below.</p>
      <label htmlFor={id} className="mt-4 mb-2 block text-14 font-medium">
        A note (may stay empty)
      </label>
      <TextArea
        id={id}
        rows={1}
        maxLength={1_000}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <div className="mt-4 flex flex-wrap items-center gap-3">
        <Button aria-disabled={isBusy} onClick={() => answer(true)}>
          Approve
        </Button>
        <Button look="secondary" aria-disabled={isBusy} onClick={() => answer(false)}>
          Refuse and end the run
        </Button>
        <Button look="quiet" aria-disabled={isBusy} onClick={onCancel}>
          Cancel the run
        </Button>
      </div>
    </section>
  );
}

/** What is asked of the server; its answer is how the run stands. */
function useRunActions(id: string) {
  const utils = trpc.useUtils();
  const options = {
    onSuccess: (run: Run) => utils.bloom.workflows.getRun.setData({ id }, run),
    onSettled: () => utils.bloom.workflows.invalidate(),
  };
  const approve = trpc.bloom.workflows.approve.useMutation(options);
  const cancel = trpc.bloom.workflows.cancel.useMutation(options);
  const retry = trpc.bloom.workflows.retry.useMutation(options);
  const all = [approve, cancel, retry];
  const isBusy = all.some(({ isPending }) => isPending);
  const newest = all.toSorted((one, other) => other.submittedAt - one.submittedAt)[0];
  return {
    approve: (answer: { approved: boolean; note: string | null }) => approve.mutate({ id, ...answer }),
    cancel: () => !isBusy && cancel.mutate({ id }),
    retry: () => !isBusy && retry.mutate({ id }),
    fault: useFault(newest?.error ?? null),
    isBusy,
  };
}
