import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '@quintet/api/modules';
import { getQueryKey } from '@trpc/react-query';
import { useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../../api/trpc.ts';

type Listed = inferRouterOutputs<AppRouter>['bloom']['notifications']['list'];

/** Marks and deletes: shown at once, and taken back when the server refuses. */
export function useNotificationActions() {
  const utils = trpc.useUtils();
  const queries = useQueryClient();
  const listKey = getQueryKey(trpc.bloom.notifications.list);

  async function change(edit: (list: Listed) => Listed) {
    await utils.bloom.notifications.invalidate(undefined, { refetchType: 'none' });
    const before = queries.getQueriesData<Listed>({ queryKey: listKey });
    queries.setQueriesData<Listed>({ queryKey: listKey }, (list) => list && edit(list));
    return { undo: () => before.forEach(([key, list]) => queries.setQueryData(key, list)) };
  }

  const afterwards = {
    onError: (_error: unknown, _input: unknown, context?: { undo: () => void }) => context?.undo(),
    onSettled: () => utils.bloom.notifications.invalidate(),
  };
  const mark = trpc.bloom.notifications.markRead.useMutation({
    onMutate: async ({ notification_ids }) =>
      await change((list) => readAmong(list, (id) => notification_ids.includes(id))),
    ...afterwards,
  });
  const markAll = trpc.bloom.notifications.markAllRead.useMutation({
    onMutate: async () => await change((list) => readAmong(list, () => true)),
    ...afterwards,
  });
  const remove = trpc.bloom.notifications.delete.useMutation({
    onMutate: async ({ id }) => await change((list) => without(list, id)),
    ...afterwards,
  });
  return {
    error: mark.error ?? markAll.error ?? remove.error,
    markRead: (notification_ids: string[]) => mark.mutate({ notification_ids }),
    markAllRead: () => markAll.mutate({}),
    remove: (id: string) => remove.mutate({ id }),
  };
}

function readAmong(list: Listed, isMeant: (id: string) => boolean): Listed {
  const now = new Date().toISOString();
  const notifications = list.notifications.map((one) =>
    isMeant(one.id) ? { ...one, read_at: one.read_at ?? now } : one,
  );
  return { ...list, notifications };
}

function without(list: Listed, id: string): Listed {
  return {
    ...list,
    total: list.total - 1,
    notifications: list.notifications.filter((one) => one.id !== id),
  };
}
