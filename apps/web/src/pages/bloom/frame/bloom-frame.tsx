import { Outlet } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useFault } from '../../../api/fault.ts';
import { trpc } from '../../../api/trpc.ts';
import { FaultNotice, FaultWordsProvider, type FaultWords } from '../../../ui/fault-notice.tsx';
import { AppShell } from '../../../ui/frame/app-shell.tsx';
import { ViewNav } from '../../../ui/frame/view-nav.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Bell } from '../notifications/bell.tsx';
import { LiveProvider, useLiveNotifications } from '../notifications/use-live-notifications.ts';
import { Palette } from '../palette/palette.tsx';
import { Toasts } from '../notifications/toasts.tsx';
import { LiveState } from './live-state.tsx';
import { SignIn } from './sign-in.tsx';
import { Who } from './who.tsx';

const views = [
  { to: '/bloom', label: 'Overview' },
  { to: '/bloom/leads', label: 'Leads' },
  { to: '/bloom/conversations', label: 'Conversations' },
  { to: '/bloom/workflows', label: 'Workflows' },
  { to: '/bloom/agents', label: 'Agents' },
  { to: '/bloom/plans', label: 'Plans' },
  { to: '/bloom/notifications', label: 'Notifications' },
  { to: '/bloom/settings', label: 'Settings' },
] as const;

/** The frame of the agency's dashboard; without a sign-in it asks for one. */
export function BloomFrame() {
  return (
    <FaultWordsProvider value={useBloomFaultWords()}>
      <Gate />
    </FaultWordsProvider>
  );
}

/** A token that is over leads back to the sign-in. */
function useBloomFaultWords(): FaultWords {
  const utils = trpc.useUtils();
  return useMemo(() => {
    const onSignedOut = () => void utils.bloom.account.getSession.invalidate();
    return { signedOut: { code: 'UNAUTHORIZED', onSignedOut } };
  }, [utils]);
}

function Gate() {
  const session = trpc.bloom.account.getSession.useQuery({});
  const fault = useFault(session.error);
  const [refused, setRefused] = useState(false);
  const isRefused = fault?.code === 'UNAUTHORIZED';
  // Asking again says nothing until it is answered: the form stays where it is meanwhile.
  if (!session.isPending && refused !== isRefused) setRefused(isRefused);
  if (session.data !== undefined && !refused && !isRefused) return <Dashboard session={session.data} />;
  return (
    <AppShell app="bloom" name="Bloom">
      {refused || isRefused ? (
        <SignIn />
      ) : fault === undefined ? (
        <Skeleton className="mt-12 h-9 w-64" />
      ) : (
        <div className="max-w-160 py-12">
          <FaultNotice
            fault={fault}
            reassurance="Nothing was changed."
            onRetry={() => void session.refetch()}
          />
        </div>
      )}
    </AppShell>
  );
}

interface DashboardProps {
  readonly session: Parameters<typeof Who>[0]['session'];
}

function Dashboard({ session }: DashboardProps) {
  const live = useLiveNotifications();
  return (
    <LiveProvider value={live}>
      <AppShell
        app="bloom"
        name="Bloom"
        width="desk"
        actions={
          <>
            <Palette />
            <LiveState state={live.state} />
            <Bell />
          </>
        }
      >
        <ViewNav label="Bloom" views={views}>
          <Who session={session} />
        </ViewNav>
        <Outlet />
        <Toasts />
      </AppShell>
    </LiveProvider>
  );
}
