import { useEffect } from 'react';
import { trpc } from '../../api/trpc.ts';

/** Leads back to the sign-in when a call finds the key gone. */
export function useSignedOut(code: string): void {
  const utils = trpc.useUtils();
  useEffect(() => {
    if (code === 'AUTH_INVALID_API_KEY') void utils.reports.getStudio.invalidate();
  }, [code, utils]);
}
