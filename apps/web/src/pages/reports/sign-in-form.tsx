import { useRef, useState, type FormEvent } from 'react';
import { useFault } from '../../api/fault.ts';
import { trpc } from '../../api/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { FaultNotice } from './fault-notice.tsx';

/** Asks for an API key; the demo needs one click. */
export function SignInForm({ demo }: { readonly demo: boolean }) {
  return (
    <div className="max-w-144 py-12 md:py-16">
      <PageHeading title="Sign in – Reports" className="text-28 md:text-36">
        Write a report from your own facts
      </PageHeading>
      <p className="mt-4 text-ink-soft">
        Sections are drafted from what is recorded about a customer and an opportunity, and from nothing else.
        Sign in to reach your reports.
      </p>
      {demo && <DemoSignIn />}
      <KeyForm demo={demo} />
    </div>
  );
}

function DemoSignIn() {
  const utils = trpc.useUtils();
  const start = trpc.reports.signInToDemo.useMutation({ onSuccess: () => utils.reports.invalidate() });
  const fault = useFault(start.error);
  return (
    <div className="mt-8 space-y-4 border-b border-line pb-8">
      <Button size="large" aria-disabled={start.isPending} onClick={() => start.mutate({})}>
        {start.isPending ? 'Opening' : 'Open the demo'}
      </Button>
      <p className="text-14 text-ink-soft">
        An invented customer with everything a report can use. No key needed.
      </p>
      {fault !== undefined && (
        <FaultNotice fault={fault} kept="You are not signed in." onRetry={() => start.mutate({})} />
      )}
    </div>
  );
}

function KeyForm({ demo }: { readonly demo: boolean }) {
  const [key, setKey] = useState('');
  const [isEmpty, setEmpty] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const utils = trpc.useUtils();
  const start = trpc.reports.signIn.useMutation({
    onSuccess: () => utils.reports.invalidate(),
    onError: () => input.current?.focus(),
  });
  const fault = useFault(start.error);
  const isRefused = fault?.code === 'AUTH_INVALID_API_KEY';

  function submit(event?: FormEvent): void {
    event?.preventDefault();
    setEmpty(key.trim() === '');
    if (key.trim() === '') input.current?.focus();
    else if (!start.isPending) start.mutate({ api_key: key.trim() });
  }

  return (
    <form onSubmit={submit} noValidate className="mt-8 space-y-6">
      <Field label="API key" error={describeError(isEmpty, isRefused)} help={<HowToGetOne />}>
        {(control) => (
          <TextInput
            ref={input}
            {...control}
            type="password"
            name="api_key"
            autoComplete="off"
            spellCheck={false}
            value={key}
            onChange={(event) => setKey(event.target.value)}
            className="font-mono"
          />
        )}
      </Field>
      {fault !== undefined && !isRefused && (
        <FaultNotice fault={fault} kept="The key is still in the field." onRetry={() => submit()} />
      )}
      <Button type="submit" look={demo ? 'secondary' : 'primary'} aria-disabled={start.isPending}>
        {start.isPending ? 'Signing in' : 'Sign in with the key'}
      </Button>
    </form>
  );
}

function HowToGetOne() {
  return (
    <>
      Make one where the server runs, with{' '}
      <code className="font-mono text-ink wrap-anywhere">npm run api-keys -- create --name studio</code>. This
      browser stays signed in for twelve hours.
    </>
  );
}

function describeError(isEmpty: boolean, isRefused: boolean): string | undefined {
  if (isEmpty) return 'Paste an API key.';
  return isRefused ? 'This server does not know this key, or it was revoked.' : undefined;
}
