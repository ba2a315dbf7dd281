import { useFault } from '../../../api/fault.ts';
import { trpc } from '../../../api/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { FaultNotice } from '../../../ui/fault-notice.tsx';
import { SignInForm } from '../../../ui/forms/sign-in-form.tsx';

/** Asks for an API key; the demo needs one click. */
export function SignIn({ demo }: { readonly demo: boolean }) {
  const utils = trpc.useUtils();
  const start = trpc.reports.signIn.useMutation({ onSuccess: () => utils.reports.invalidate() });
  return (
    <SignInForm
      title="Sign in – Reports"
      heading="Write a report from your own facts"
      about="Sections are drafted from what is recorded about a customer and an opportunity, and from nothing else. Sign in to reach your reports."
      label="API key"
      name="api_key"
      help={<HowToGetOne />}
      emptyWords="Paste an API key."
      refusedWords="This server does not know this key, or it was revoked."
      refusedCode="AUTH_INVALID_API_KEY"
      fault={useFault(start.error)}
      isPending={start.isPending}
      button="Sign in with the key"
      isSecondary={demo}
      onSend={(api_key) => start.mutate({ api_key })}
    >
      {demo && <DemoSignIn />}
    </SignInForm>
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
        <FaultNotice fault={fault} reassurance="You are not signed in." onRetry={() => start.mutate({})} />
      )}
    </div>
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
