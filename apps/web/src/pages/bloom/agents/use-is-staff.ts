import { trpc } from '../../../api/trpc.ts';

/** Whether the reader sees what the agency's admins see. */
export function useIsStaff(): boolean {
  const session = trpc.bloom.account.getSession.useQuery({});
  return session.data !== undefined && session.data.role !== 'user';
}
