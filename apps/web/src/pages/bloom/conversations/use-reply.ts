import { useState } from 'react';
import type { StreamItem } from '../../../api/streams/follow-stream.ts';
import { useStream } from '../../../api/streams/use-stream.ts';
import { trpc } from '../../../api/trpc.ts';
import { asRecord } from '../../../api/unparsed.ts';

/** The answer to a message as it is written, by the key that the message is sent with. */
export function useReply(key: string | undefined): string {
  const { client } = trpc.useUtils();
  const [told, tell] = useState({ key, text: '', isOver: false });
  if (told.key !== key) tell({ key, text: '', isOver: false });
  useStream({
    name: told.isOver ? undefined : key,
    graceMs: 0,
    open: (handlers) =>
      client.bloom.conversations.followReply.subscribe({ client_message_id: key ?? '' }, handlers),
    onItem: ({ data }) => tell((before) => (before.key === key ? hear(before, data) : before)),
  });
  return told.key === key ? told.text : '';
}

function hear<Told extends { readonly text: string; readonly isOver: boolean }>(
  before: Told,
  { type, data }: StreamItem['data'],
): Told {
  if (type === 'done') return { ...before, isOver: true };
  if (type === 'restarted' || type === 'reset') return { ...before, text: '' };
  const { offset, text } = asRecord(data) ?? {};
  if (type !== 'delta' || typeof offset !== 'number' || typeof text !== 'string') return before;
  // A stream that was opened anew tells its beginning again.
  return { ...before, text: before.text.slice(0, offset) + text };
}
