import { useEffect, useRef, useState, type FormEvent } from 'react';
import { useFault } from '../../../api/fault.ts';
import { trpc } from '../../../api/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { FaultNotice } from '../../../ui/fault-notice.tsx';
import { Field } from '../../../ui/forms/field.tsx';
import { TextInput } from '../../../ui/forms/text-input.tsx';
import { PageHeading } from '../../../ui/frame/page-heading.tsx';

/** Asks for address and password; what was typed stays till it is taken. */
export function SignIn() {
  const { fields, missing, isRefused, fault, isPending, addressInput, passwordInput, submit } = useSignIn();
  return (
    <div className="max-w-144 py-12 md:py-16">
      <PageHeading title="Sign in – Bloom" className="text-28 md:text-36">
        Sign in to Bloom
      </PageHeading>
      <p className="mt-4 text-ink-soft">
        The agency’s leads, conversations and subscriptions are for the people who work there.
      </p>
      <form onSubmit={submit} noValidate className="mt-8 space-y-6">
        <Field label="Email address" error={missing === 'email' ? 'Enter your address.' : undefined}>
          {(control) => (
            <TextInput
              ref={addressInput}
              {...control}
              type="email"
              name="email"
              autoComplete="username"
              value={fields.email}
              onChange={(event) => fields.setEmail(event.target.value)}
            />
          )}
        </Field>
        <Field
          label="Password"
          error={
            missing === 'password'
              ? 'Enter your password.'
              : isRefused
                ? 'Address and password do not match.'
                : undefined
          }
          help="The passwords of the demo’s two accounts are printed where the server was started."
        >
          {(control) => (
            <TextInput
              ref={passwordInput}
              {...control}
              type="password"
              name="password"
              autoComplete="current-password"
              value={fields.password}
              onChange={(event) => fields.setPassword(event.target.value)}
            />
          )}
        </Field>
        {fault !== undefined && !isRefused && (
          <FaultNotice fault={fault} reassurance="What you typed is still there." onRetry={() => submit()} />
        )}
        <Button type="submit" aria-disabled={isPending}>
          {isPending ? 'Signing in' : 'Sign in'}
        </Button>
      </form>
    </div>
  );
}

/** The two fields, sent on submit; the first that is empty or refused takes the focus. */
function useSignIn() {
  const utils = trpc.useUtils();
  const start = trpc.bloom.account.signIn.useMutation({ onSuccess: () => utils.bloom.invalidate() });
  const fault = useFault(start.error);
  const isRefused = fault?.code === 'UNAUTHORIZED';
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [missing, setMissing] = useState<'email' | 'password'>();
  const addressInput = useRef<HTMLInputElement>(null);
  const passwordInput = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (fault?.code === 'UNAUTHORIZED') passwordInput.current?.focus();
  }, [fault]);

  function submit(event?: FormEvent): void {
    event?.preventDefault();
    const empty = email.trim() === '' ? 'email' : password === '' ? 'password' : undefined;
    setMissing(empty);
    if (empty === 'email') addressInput.current?.focus();
    else if (empty === 'password') passwordInput.current?.focus();
    else if (!start.isPending) start.mutate({ email: email.trim(), password });
  }
  const fields = { email, setEmail, password, setPassword };
  return {
    fields,
    missing,
    isRefused,
    fault,
    isPending: start.isPending,
    addressInput,
    passwordInput,
    submit,
  };
}
