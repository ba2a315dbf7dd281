import type { ReactNode } from 'react';
import { useFault } from '../../../api/fault.ts';
import { trpc } from '../../../api/trpc.ts';
import { AppShell } from '../../../ui/frame/app-shell.tsx';
import { Button } from '../../../ui/button.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { FaultNotice, FaultWordsProvider } from '../../../ui/fault-notice.tsx';
import { useReportsFaultWords } from './fault-words.ts';
import { SignIn } from './sign-in.tsx';

interface ReportsShellProps {
  readonly width?: 'page' | 'desk';
  readonly children: ReactNode;
}

/** The frame of the studio; without a sign-in it asks for one and then shows the same page. */
export function ReportsShell({ width = 'page', children }: ReportsShellProps) {
  return (
    <AppShell app="reports" name="Reports" width={width}>
      <FaultWordsProvider value={useReportsFaultWords()}>
        <SignedIn>{children}</SignedIn>
      </FaultWordsProvider>
    </AppShell>
  );
}

function SignedIn({ children }: { readonly children: ReactNode }) {
  const studio = trpc.reports.getStudio.useQuery({}, { refetchOnWindowFocus: true });
  const fault = useFault(studio.error);
  if (studio.data === undefined && fault !== undefined) {
    return (
      <div className="max-w-160 py-12">
        <FaultNotice
          fault={fault}
          reassurance="Unsaved edits are kept in this browser."
          onRetry={() => void studio.refetch()}
        />
      </div>
    );
  }
  if (studio.data === undefined) return <Skeleton className="mt-12 h-10 w-64" />;
  return studio.data.signed_in ? children : <SignIn demo={studio.data.demo} />;
}

/** Signs out and shows the sign-in. Unsaved edits stay in the browser. */
export function SignOutButton() {
  const utils = trpc.useUtils();
  const end = trpc.reports.signOut.useMutation({ onSuccess: () => utils.reports.invalidate() });
  return (
    <Button look="quiet" className="text-14" onClick={() => end.mutate({})}>
      Sign out
    </Button>
  );
}
