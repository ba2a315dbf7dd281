import { useRef, useState, type FormEvent } from 'react';
import { useFault, type Fault } from '../../../api/fault.ts';
import { trpc } from '../../../api/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { PageHeading } from '../../../ui/page-heading.tsx';
import { TextInput } from '../../../ui/text-input.tsx';
import { FaultNotice } from '../fault-notice.tsx';

/** Asks for a service token and signs in with it. */
export function SignInForm() {
  const [token, setToken] = useState('');
  const [isEmpty, setEmpty] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const utils = trpc.useUtils();
  const start = trpc.timeback.startAdminSession.useMutation({
    // It is a success once the session answers: whoever still sees the form then has no cookie.
    onSuccess: () => utils.timeback.invalidate(),
    onError: () => input.current?.focus(),
  });
  const fault = useFault(start.error);
  const refused = fault?.code === 'invalid_jwt';

  function submit(event?: FormEvent): void {
    event?.preventDefault();
    setEmpty(token.trim() === '');
    if (token.trim() === '') input.current?.focus();
    else if (!start.isPending) start.mutate({ token });
  }

  return (
    <div className="max-w-144 py-12 md:py-16">
      <PageHeading title="Sign in – TimeBack admin" className="text-28 md:text-36">
        Sign in
      </PageHeading>
      <p className="mt-4 text-ink-soft">
        These pages are for the people who run TimeBack. A service token opens them.
      </p>
      <form onSubmit={submit} noValidate className="mt-8 space-y-6">
        <Field label="Service token" error={describeError(isEmpty, refused)} help={<HowToGetOne />}>
          {(control) => (
            <TextInput
              ref={input}
              {...control}
              type="password"
              name="token"
              autoComplete="off"
              spellCheck={false}
              value={token}
              onChange={(event) => setToken(event.target.value)}
              className="font-mono"
            />
          )}
        </Field>
        {start.isSuccess && (
          <Notice kind="bad" title="The token is good, but this browser did not keep the sign-in">
            The sign-in cookie travels over https alone. Open this page by its https address, or on the
            server’s own machine.
          </Notice>
        )}
        <OtherFault fault={refused ? undefined : fault} onRetry={submit} />
        <Button type="submit" aria-disabled={start.isPending}>
          {start.isPending ? 'Signing in' : 'Sign in'}
        </Button>
      </form>
    </div>
  );
}

function HowToGetOne() {
  return (
    <>
      Make one where the server runs, with{' '}
      <code className="font-mono text-ink wrap-anywhere">npm run token -- service --name ana</code>. It stays
      good for twelve hours.
    </>
  );
}

function OtherFault({ fault, onRetry }: { readonly fault: Fault | undefined; readonly onRetry: () => void }) {
  if (fault === undefined) return null;
  return <FaultNotice fault={fault} kept="The token is still in the field." onRetry={() => onRetry()} />;
}

function describeError(isEmpty: boolean, refused: boolean): string | undefined {
  if (isEmpty) return 'Paste a service token.';
  return refused ? 'This token is expired, or was not made for this server.' : undefined;
}
