import { useQueryClient } from '@tanstack/react-query';
import type { AppRouter } from '@quintet/api/modules';
import { getQueryKey } from '@trpc/react-query';
import type { inferRouterOutputs } from '@trpc/server';
import { useState } from 'react';
import { trpc } from '../../../api/trpc.ts';

type Listed = inferRouterOutputs<AppRouter>['bloom']['conversations']['list'];
export type Deletion = ReturnType<typeof useDeletion>;

/** Deletes conversations: gone at once, back when the server refuses or the reader undoes it. */
export function useDeletion(onDeleted: () => void) {
  const utils = trpc.useUtils();
  const queries = useQueryClient();
  const listKey = getQueryKey(trpc.bloom.conversations.list);
  const [deleted, setDeleted] = useState<string>();
  const onSettled = () => utils.bloom.conversations.invalidate();
  const remove = trpc.bloom.conversations.delete.useMutation({
    onMutate: async ({ id }) => {
      // An answer that is under way would bring back what was.
      await queries.cancelQueries({ queryKey: listKey });
      const lists = queries.getQueriesData<Listed>({ queryKey: listKey });
      queries.setQueriesData<Listed>({ queryKey: listKey }, (list) => list && without(list, id));
      return { takeBack: () => lists.forEach(([key, list]) => queries.setQueryData(key, list)) };
    },
    onError(_error, _input, context) {
      context?.takeBack();
      setDeleted(undefined);
    },
    onSettled,
  });
  const restore = trpc.bloom.conversations.restore.useMutation({
    onSuccess: () => setDeleted(undefined),
    onSettled,
  });
  return {
    remove(id: string) {
      setDeleted(id);
      remove.mutate({ id });
      onDeleted();
    },
    undo: {
      done:
        remove.error !== null
          ? 'The conversation could not be deleted.'
          : deleted === undefined
            ? undefined
            : restore.error === null
              ? 'Deleted the conversation.'
              : 'The conversation could not be brought back.',
      onUndo: () => deleted !== undefined && restore.mutate({ id: deleted }),
      onDismiss() {
        remove.reset();
        setDeleted(undefined);
      },
    },
  };
}

function without({ items, total }: Listed, id: string): Listed {
  const left = items.filter((item) => item.id !== id);
  return { items: left, total: total - (items.length - left.length) };
}
