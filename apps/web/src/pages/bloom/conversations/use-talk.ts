import { useState } from 'react';
import { useFault } from '../../../api/fault.ts';
import { trpc } from '../../../api/trpc.ts';
import { useDraft } from '../asking/use-draft.ts';
import { useReply } from './use-reply.ts';
import { pageOfThread } from './use-thread.ts';

interface TalkOptions {
  /** Without one a conversation begins. */
  readonly conversation_id: string | undefined;
  readonly onBegun?: (id: string) => void;
}

interface Sent {
  readonly message: string;
  /** With which it is safe to send the message again. */
  readonly key: string;
}

/** Talks to the chat agent. What was typed is kept by the tab till the server has it. */
export function useTalk({ conversation_id, onBegun }: TalkOptions) {
  const utils = trpc.useUtils();
  const { typed, type, clear } = useDraft(`conversation.${conversation_id ?? 'new'}`);
  const [sent, setSent] = useState<Sent>();
  const send = trpc.bloom.conversations.sendMessage.useMutation({
    async onSuccess({ conversation_id: id, status }) {
      clear();
      await utils.bloom.conversations.invalidate();
      // What was said stays in sight till the conversation that has it is.
      if (onBegun !== undefined) await utils.bloom.conversations.get.prefetch(pageOfThread(id));
      else if (status === 'completed') setSent(undefined);
      onBegun?.(id);
    },
  });
  const fault = useFault(send.error);
  const reply = useReply(send.isPending ? sent?.key : undefined);
  const words = typed['message'] ?? '';

  function mutate({ message, key }: Sent): void {
    send.mutate({
      ...(conversation_id === undefined ? {} : { conversation_id }),
      message,
      metadata: { client_message_id: key },
    });
  }
  return {
    words,
    type: (text: string) => type('message', text),
    /** The message that is under way. */
    sending: send.isPending ? sent?.message : undefined,
    /** What of its answer was told so far. */
    reply,
    /** The message is kept, the answer failed. */
    isUnanswered: !send.isPending && send.data?.status === 'failed' && sent !== undefined,
    fault,
    submit() {
      const message = words.trim();
      if (message === '' || send.isPending) return;
      // The same words after a failure are the same message.
      const next = sent?.message === message ? sent : { message, key: crypto.randomUUID() };
      setSent(next);
      mutate(next);
    },
    again: () => sent !== undefined && mutate(sent),
  };
}
