import type { Message } from '@quintet/contracts/bloom/conversations';
import { ArrowLeft, Trash2 } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { useFault } from '../../../api/fault.ts';
import { Button } from '../../../ui/button.tsx';
import { FaultNotice } from '../../../ui/fault-notice.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Composer } from './composer.tsx';
import { describeConversation } from './conversation-words.ts';
import { MessageBubble } from './message-bubble.tsx';
import type { Deletion } from './use-deletion.ts';
import { useTalk } from './use-talk.ts';
import { useThread } from './use-thread.ts';

interface ThreadProps {
  readonly id: string;
  readonly deletion: Deletion;
  readonly onBack: () => void;
}

/** One conversation, and what can be said next. */
export function Thread({ id, deletion, onBack }: ThreadProps) {
  const thread = useThread(id);
  const talk = useTalk({ conversation_id: id });
  const fault = useFault(thread.error);
  const { conversation, messages } = thread;
  if (fault?.code === 'NOT_FOUND')
    return (
      <Frame title="Conversation" onBack={onBack}>
        <Notice kind="info" title="This conversation is not there any more">
          It was deleted, or the address is not complete.
        </Notice>
      </Frame>
    );
  return (
    <Frame
      title={conversation === undefined ? 'Conversation' : describeConversation(conversation)}
      onBack={onBack}
      action={
        <Button look="quiet" onClick={() => deletion.remove(id)}>
          <Trash2 size={16} aria-hidden />
          Delete
        </Button>
      }
      composer={<Composer talk={talk} />}
    >
      {fault !== undefined && (
        <FaultNotice fault={fault} reassurance="Nothing was changed." onRetry={thread.retry} />
      )}
      {conversation === undefined && fault === undefined && <Skeleton className="h-60 w-full" />}
      {thread.hasEarlier && (
        <Button look="quiet" onClick={thread.showEarlier}>
          Show earlier messages
        </Button>
      )}
      <Messages messages={messages} talk={talk} />
    </Frame>
  );
}

interface NewThreadProps {
  readonly onBack: () => void;
  readonly onBegun: (id: string) => void;
}

/** A conversation that begins with what is said now. */
export function NewThread({ onBack, onBegun }: NewThreadProps) {
  const talk = useTalk({ conversation_id: undefined, onBegun });
  return (
    <Frame title="New conversation" onBack={onBack} composer={<Composer talk={talk} />}>
      {talk.sending === undefined && (
        <p className="max-w-[60ch] text-ink-soft">
          Ask what a customer would ask: what a service costs, what fits, how long it takes. The agent answers
          from the agency’s catalogue and prices.
        </p>
      )}
      <Messages messages={[]} talk={talk} />
    </Frame>
  );
}

interface FrameProps {
  readonly title: string;
  readonly onBack: () => void;
  readonly action?: ReactNode;
  readonly composer?: ReactNode;
  readonly children: ReactNode;
}

function Frame({ title, onBack, action, composer, children }: FrameProps) {
  return (
    <section
      aria-label={title}
      className="flex min-h-[calc(100dvh-12rem)] min-w-0 flex-col lg:sticky lg:top-0 lg:h-[calc(100dvh-7.5rem)] lg:min-h-0 lg:border-l lg:border-line lg:pl-10"
    >
      <div className="flex min-h-16 flex-wrap items-center justify-between gap-x-4 border-b border-line">
        <div className="flex items-center gap-2">
          <button
            type="button"
            onClick={onBack}
            aria-label="Back to the conversations"
            className="-ml-3 inline-flex size-11 cursor-pointer items-center justify-center rounded-control text-ink-soft hover:text-ink lg:hidden"
          >
            <ArrowLeft size={20} aria-hidden />
          </button>
          <h2 className="font-semibold">{title}</h2>
        </div>
        {action}
      </div>
      {children !== undefined && (
        <div
          role="log"
          aria-label="Messages"
          // Those who have no wheel scroll it with their keys.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          className="min-h-0 grow space-y-4 py-4 lg:overflow-y-auto lg:pr-4"
        >
          {children}
        </div>
      )}
      {composer}
    </section>
  );
}

interface MessagesProps {
  readonly messages: readonly Message[];
  readonly talk: ReturnType<typeof useTalk>;
}

function Messages({ messages, talk }: MessagesProps) {
  const { sending, reply } = talk;
  const end = useRef<HTMLDivElement>(null);
  const last = messages.at(-1);
  // The server has the message before it has the answer: it is shown once.
  const isKept = last?.role === 'user' && last.content === sending;
  const newest = last?.id;
  useEffect(() => {
    if (newest !== undefined || sending !== undefined || reply !== '')
      end.current?.scrollIntoView({ block: 'end' });
  }, [newest, sending, reply]);
  return (
    <>
      {messages.map((message) => (
        <MessageBubble
          key={message.id}
          speaker={message.role}
          content={message.content}
          created_at={message.created_at}
        />
      ))}
      {sending !== undefined && !isKept && <MessageBubble speaker="user" content={sending} />}
      {sending !== undefined && <MessageBubble speaker="assistant" content={reply} isWriting />}
      <div ref={end} className="h-px scroll-mb-40 lg:scroll-mb-0" />
    </>
  );
}
