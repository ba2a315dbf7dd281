import { useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../../api/trpc.ts';
import { Button } from '../../../ui/button.tsx';

interface WhoProps {
  readonly session: { readonly email: string | null; readonly role: string };
}

/** Who is signed in, and the way out. */
export function Who({ session }: WhoProps) {
  const queryClient = useQueryClient();
  const end = trpc.bloom.account.signOut.useMutation({
    // Nothing that was seen stays behind in the tab.
    onSuccess: () => queryClient.resetQueries(),
  });
  return (
    <p className="flex min-w-0 flex-wrap items-center gap-x-4 text-14 text-ink-soft">
      <span className="min-w-0 wrap-anywhere">
        {session.email ?? 'Signed in'}
        {session.role === 'admin' && ', admin'}
      </span>
      <Button look="quiet" className="text-14" aria-disabled={end.isPending} onClick={() => end.mutate({})}>
        Sign out
      </Button>
    </p>
  );
}
