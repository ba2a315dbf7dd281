import { useRef, useState, type FormEvent } from 'react';
import { useFault } from '../../../api/fault.ts';
import { trpc } from '../../../api/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { FaultNotice } from '../../../ui/fault-notice.tsx';
import { Field } from '../../../ui/forms/field.tsx';
import { TextInput } from '../../../ui/forms/text-input.tsx';

const shortest = 12;

/** Changes the password of those who sign in here. */
export function PasswordForm() {
  const { current, next, setCurrent, setNext, mistakes, change, fault, form, submit } = usePassword();
  return (
    <section aria-labelledby="password" className="mt-14">
      <h2 id="password" className="text-18 font-semibold">
        Password
      </h2>
      <form ref={form} onSubmit={submit} noValidate className="mt-4 space-y-5">
        <Field label="Current password" error={mistakes.current}>
          {(control) => (
            <TextInput
              {...control}
              type="password"
              name="current"
              autoComplete="current-password"
              maxLength={200}
              value={current}
              onChange={(event) => setCurrent(event.target.value)}
            />
          )}
        </Field>
        <Field label="New password" error={mistakes.next} help={`At least ${shortest} characters.`}>
          {(control) => (
            <TextInput
              {...control}
              type="password"
              name="next"
              autoComplete="new-password"
              maxLength={200}
              value={next}
              onChange={(event) => setNext(event.target.value)}
            />
          )}
        </Field>
        {fault !== undefined && fault.code !== 'FORBIDDEN' && (
          <FaultNotice fault={fault} reassurance="Your password is as it was." />
        )}
        <div className="flex items-center gap-4">
          <Button type="submit" look="secondary" aria-disabled={change.isPending}>
            {change.isPending ? 'Changing' : 'Change password'}
          </Button>
          <output className="text-14 text-good">{change.isSuccess && 'Changed'}</output>
        </div>
      </form>
    </section>
  );
}

/** The two fields, sent once they are whole; the first that is not takes the focus. */
function usePassword() {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [isTried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const change = trpc.bloom.account.changePassword.useMutation({
    onSuccess() {
      setCurrent('');
      setNext('');
      setTried(false);
    },
  });
  const fault = useFault(change.error);
  const mistakes = {
    current:
      isTried && current === ''
        ? 'Enter your current password.'
        : fault?.code === 'FORBIDDEN'
          ? fault.message
          : undefined,
    next: isTried && next.length < shortest ? `Enter at least ${shortest} characters.` : undefined,
  };

  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    const wrong = current === '' ? 'current' : next.length < shortest ? 'next' : undefined;
    if (wrong !== undefined) form.current?.querySelector<HTMLElement>(`[name="${wrong}"]`)?.focus();
    else if (!change.isPending) change.mutate({ current_password: current, new_password: next });
  }
  return { current, next, setCurrent, setNext, mistakes, change, fault, form, submit };
}
