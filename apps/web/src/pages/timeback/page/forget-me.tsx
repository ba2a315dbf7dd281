import { useNavigate } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { readFault, useFault } from '../../../api/fault.ts';
import { trpc } from '../../../api/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { ConfirmDelete } from '../../../ui/confirm-delete.tsx';
import { rememberReturning, useAnswers } from '../visitor/answers.ts';

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
  const { answers } = useAnswers();
  const forget = useForget();
  return (
    <ConfirmDelete
      verb="Delete everything"
      isDeleting={forget.isPending}
      fault={useFault(forget.error)}
      onDelete={() => forget.mutate({ vid: answers.vid })}
      onCancel={onCancel}
    >
      <p>
        This deletes your email address, your answers and everything else we keep about you. It cannot be
        undone.
      </p>
    </ConfirmDelete>
  );
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
