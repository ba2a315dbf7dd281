import { useNavigate } from '@tanstack/react-router';
import { trpc } from '../../../api/trpc.ts';
import { storeFactDraft } from '../fact-form/fact-draft.ts';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** What was deleted just before. */
    readonly deleted?: string;
  }
}

/** Goes back to the start page from a record that is no more, and forgets what this browser knew of it. */
export function useLeave(): (draft: string, name: string) => Promise<void> {
  const utils = trpc.useUtils();
  const navigate = useNavigate();
  return async (draft, name) => {
    storeFactDraft(draft, undefined);
    await navigate({ to: '/reports', state: { deleted: name } });
    // Not before: the page of the record would ask for it again.
    await Promise.all([
      utils.reports.getCustomer.reset(),
      utils.reports.getOpportunity.reset(),
      utils.reports.listCustomers.invalidate(),
      utils.reports.listOpportunities.invalidate(),
      utils.reports.listReports.invalidate(),
    ]);
  };
}
