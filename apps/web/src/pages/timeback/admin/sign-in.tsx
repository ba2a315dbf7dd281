import { useFault } from '../../../api/fault.ts';
import { trpc } from '../../../api/trpc.ts';
import { SignInForm } from '../../../ui/forms/sign-in-form.tsx';
import { Notice } from '../../../ui/notice.tsx';

/** Asks for a service token and signs in with it. */
export function SignIn() {
  const utils = trpc.useUtils();
  const start = trpc.timeback.startAdminSession.useMutation({
    // It is a success once the session answers: whoever still sees the form then has no cookie.
    onSuccess: () => utils.timeback.invalidate(),
  });
  return (
    <SignInForm
      title="Sign in – TimeBack admin"
      heading="Sign in"
      about="These pages are for the people who run TimeBack. A service token opens them."
      label="Service token"
      name="token"
      help={<HowToGetOne />}
      emptyWords="Paste a service token."
      refusedWords="This token is expired, or was not made for this server."
      refusedCode="invalid_jwt"
      fault={useFault(start.error)}
      isPending={start.isPending}
      note={start.isSuccess && <CookieLost />}
      button="Sign in"
      onSend={(token) => start.mutate({ token })}
    />
  );
}

function CookieLost() {
  return (
    <Notice kind="bad" title="The token is good, but this browser did not keep the sign-in">
      The sign-in cookie travels over https alone. Open this page by its https address, or on the server’s own
      machine.
    </Notice>
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
