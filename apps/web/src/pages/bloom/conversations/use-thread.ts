import { useState } from 'react';
import { trpc } from '../../../api/trpc.ts';

const perPage = 50;

/** A page of messages, the newest first. */
export function pageOfThread(id: string, page = 0) {
  return { id, limit: perPage, offset: page * perPage, sort_order: 'desc' } as const;
}

/** The newest messages of a conversation, and earlier ones as they are asked for. */
export function useThread(id: string) {
  const [pages, setPages] = useState(1);
  const queries = trpc.useQueries((client) =>
    Array.from({ length: pages }, (_, page) => client.bloom.conversations.get(pageOfThread(id, page))),
  );
  const [newest] = queries;
  const read = queries.flatMap(({ data }) => data?.messages ?? []);
  // A message that comes while pages are read stands in two of them.
  const messages = [...new Map(read.toReversed().map((message) => [message.id, message])).values()];
  return {
    conversation: newest?.data,
    messages,
    error: queries.find(({ error }) => error !== null)?.error ?? null,
    retry: () => queries.forEach((query) => void query.refetch()),
    hasEarlier: newest?.data !== undefined && newest.data.total_messages > messages.length,
    showEarlier: () => setPages(pages + 1),
  };
}
