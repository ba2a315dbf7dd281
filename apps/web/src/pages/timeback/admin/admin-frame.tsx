import { useQueryClient } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useFault } from '../../../api/fault.ts';
import { trpc } from '../../../api/trpc.ts';
import { AppShell } from '../../../ui/frame/app-shell.tsx';
import { ViewNav } from '../../../ui/frame/view-nav.tsx';
import { Button } from '../../../ui/button.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { FaultNotice, FaultWordsProvider, type FaultWords } from '../../../ui/fault-notice.tsx';
import { SignIn } from './sign-in.tsx';

const views = [
  { to: '/timeback/admin', label: 'Experiments' },
  { to: '/timeback/admin/pages', label: 'Pages' },
  { to: '/timeback/admin/tips', label: 'Tips and trust' },
  { to: '/timeback/admin/receipts', label: 'Receipts' },
] as const;

/** The frame of the pages for those who run the site; without a sign-in it asks for one. */
export function AdminFrame() {
  return (
    <AppShell app="timeback" name="TimeBack admin">
      <FaultWordsProvider value={useAdminFaultWords()}>
        <SignedIn />
      </FaultWordsProvider>
    </AppShell>
  );
}

/** A token that is over leads back to the sign-in. */
function useAdminFaultWords(): FaultWords {
  const utils = trpc.useUtils();
  return useMemo(() => {
    const onSignedOut = () => void utils.timeback.getAdminSession.invalidate();
    return { signedOut: { code: 'invalid_jwt', onSignedOut } };
  }, [utils]);
}

function SignedIn() {
  const session = trpc.timeback.getAdminSession.useQuery({});
  const fault = useFault(session.error);
  const [refused, setRefused] = useState(false);
  const isRefused = fault?.code === 'invalid_jwt';
  // Asking again says nothing until it is answered: the form stays where it is meanwhile.
  if (!session.isPending && refused !== isRefused) setRefused(isRefused);
  if (refused || isRefused) return <SignIn />;
  if (fault !== undefined) {
    return (
      <div className="max-w-160 py-12">
        <FaultNotice
          fault={fault}
          reassurance="Nothing was changed."
          onRetry={() => void session.refetch()}
        />
      </div>
    );
  }
  return (
    <>
      <ViewNav label="Admin" views={views}>
        {session.data === undefined ? <Skeleton className="h-4 w-48" /> : <Who session={session.data} />}
      </ViewNav>
      {session.data !== undefined && <Outlet />}
    </>
  );
}

function Who({ session }: { readonly session: { readonly name: string; readonly expires_at: string } }) {
  const queryClient = useQueryClient();
  const end = trpc.timeback.endAdminSession.useMutation({
    // Nothing that was seen stays behind in the tab.
    onSuccess: () => queryClient.resetQueries(),
  });
  const until = new Date(session.expires_at).toLocaleTimeString(undefined, { timeStyle: 'short' });
  return (
    <p className="flex min-w-0 flex-wrap items-center gap-x-4 text-14 text-ink-soft">
      <span className="min-w-0 wrap-anywhere">
        Signed in as {session.name} until {until}
      </span>
      <Button look="quiet" className="text-14" onClick={() => end.mutate({})}>
        Sign out
      </Button>
    </p>
  );
}
