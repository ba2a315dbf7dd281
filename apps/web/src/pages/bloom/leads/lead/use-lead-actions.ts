import { useQueryClient } from '@tanstack/react-query';
import type { Lead, LeadStatus } from '@quintet/contracts/bloom/leads';
import { getQueryKey } from '@trpc/react-query';
import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '@quintet/api/modules';
import { useState } from 'react';
import { trpc } from '../../../../api/trpc.ts';
import { nameOf } from '../search/lead-words.ts';

type Listed = inferRouterOutputs<AppRouter>['bloom']['leads']['list'];
export type LeadActions = ReturnType<typeof useLeadActions>;

/** Changes and deletes leads: shown at once, and taken back when the server refuses. */
export function useLeadActions() {
  const utils = trpc.useUtils();
  const change = useChange();
  const [deleted, setDeleted] = useState<Pick<Lead, 'id' | 'email' | 'first_name' | 'last_name'>>();
  const afterwards = {
    onError: (_error: unknown, _input: unknown, context?: { undo: () => void }) => context?.undo(),
    onSettled: () => utils.bloom.leads.invalidate(),
  };
  const update = trpc.bloom.leads.update.useMutation({
    onMutate: async ({ id, lead_status }) =>
      await change(id, (lead) => ({ ...lead, lead_status: lead_status ?? lead.lead_status })),
    ...afterwards,
  });
  const remove = trpc.bloom.leads.delete.useMutation({
    onMutate: async ({ id }) => await change(id, () => undefined),
    ...afterwards,
    onError: (_error, _input, context) => {
      context?.undo();
      setDeleted(undefined);
    },
  });
  const restore = trpc.bloom.leads.restore.useMutation({
    onSuccess: () => setDeleted(undefined),
    onSettled: () => utils.bloom.leads.invalidate(),
  });
  return {
    error: update.error ?? remove.error ?? restore.error,
    /** Of the lead that the reader saw: one that was changed meanwhile is not overwritten. */
    setStatus: ({ id, updated_at }: Lead, lead_status: LeadStatus) =>
      update.mutate({ id, lead_status, updated_at }),
    remove(lead: Lead) {
      setDeleted(lead);
      remove.mutate({ id: lead.id });
    },
    undo: {
      done:
        deleted === undefined
          ? undefined
          : restore.error === null
            ? `Deleted ${nameOf(deleted)}.`
            : `${nameOf(deleted)} could not be brought back.`,
      onUndo: () => deleted !== undefined && restore.mutate({ id: deleted.id }),
      onDismiss: () => setDeleted(undefined),
    },
  };
}

/** Changes a lead wherever it was read; what `edit` gives nothing for is taken out of the lists. */
function useChange() {
  const utils = trpc.useUtils();
  const queries = useQueryClient();
  const listKey = getQueryKey(trpc.bloom.leads.list);
  return async (id: string, edit: (lead: Lead) => Lead | undefined) => {
    // An answer that is under way would bring back what was.
    await queries.cancelQueries({ queryKey: getQueryKey(trpc.bloom.leads) });
    const lists = queries.getQueriesData<Listed>({ queryKey: listKey });
    const one = utils.bloom.leads.get.getData({ id });
    queries.setQueriesData<Listed>({ queryKey: listKey }, (list) => list && editList(list, id, edit));
    const edited = one && edit(one);
    if (edited !== undefined) utils.bloom.leads.get.setData({ id }, edited);
    return {
      undo() {
        lists.forEach(([key, list]) => queries.setQueryData(key, list));
        utils.bloom.leads.get.setData({ id }, one);
      },
    };
  };
}

function editList(list: Listed, id: string, edit: (lead: Lead) => Lead | undefined): Listed {
  const items = list.items.flatMap((lead) => (lead.id === id ? (edit(lead) ?? []) : lead));
  return { items, total: list.total - (list.items.length - items.length) };
}
