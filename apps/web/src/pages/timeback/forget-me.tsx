import { useNavigate } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { readFault, useFault } from '../../api/fault.ts';
import { trpc } from '../../api/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { rememberReturning, useAnswers } from './answers.ts';
import { FaultNotice } from './fault-notice.tsx';

/** Deletes the visitor after a second look, in place. */
export function ForgetMe() {
  const [asking, setAsking] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);

  function cancel(): void {
    setAsking(false);
    opener.current?.focus();
  }

  return (
    <>
      <Button ref={opener} look="danger" aria-expanded={asking} onClick={() => setAsking(!asking)}>
        <Trash2 size={16} aria-hidden />
        Forget me
      </Button>
      {asking && <ConfirmForget onCancel={cancel} />}
    </>
  );
}

function ConfirmForget({ onCancel }: { readonly onCancel: () => void }) {
  const question = useRef<HTMLParagraphElement>(null);
  const { answers } = useAnswers();
  const forget = useForget();
  const fault = useFault(forget.error);
  const forgetNow = () => forget.mutate({ vid: answers.vid });
  useEffect(() => question.current?.focus(), []);
  useEscape(onCancel);
  return (
    <section aria-labelledby="forget-question" className="w-full rounded-panel bg-bad-soft p-4">
      <p id="forget-question" ref={question} tabIndex={-1} className="outline-none">
        This deletes your email address, your answers and everything else we keep about you. It cannot be
        undone.
      </p>
      <div className="mt-3 flex flex-wrap gap-3">
        <Button
          look="danger"
          aria-disabled={forget.isPending}
          onClick={forget.isPending ? undefined : forgetNow}
        >
          {forget.isPending ? 'Deleting' : 'Delete everything'}
        </Button>
        <Button look="secondary" onClick={onCancel}>
          Keep it
        </Button>
      </div>
      {fault !== undefined && (
        <div className="mt-4">
          <FaultNotice fault={fault} kept="Nothing was deleted." onRetry={forgetNow} />
        </div>
      )}
    </section>
  );
}

function useEscape(onEscape: () => void): void {
  const latest = useRef(onEscape);
  useEffect(() => {
    latest.current = onEscape;
  });
  useEffect(() => {
    const handleKey = (event: KeyboardEvent) => event.key === 'Escape' && latest.current();
    document.addEventListener('keydown', handleKey);
    return () => document.removeEventListener('keydown', handleKey);
  }, []);
}

/** A visitor whom the server no longer knows is forgotten as well: a second tab may have been quicker. */
function useForget() {
  const { clear, sendBack } = useAnswers();
  const navigate = useNavigate();
  const leave = async () => {
    rememberReturning(false);
    sendBack('forgotten');
    clear();
    await navigate({ to: '/timeback', replace: true });
  };
  return trpc.timeback.deleteProfile.useMutation({
    onSuccess: leave,
    onError: async (error) => {
      if (readFault(error).code === 'invalid_vid') await leave();
    },
  });
}
