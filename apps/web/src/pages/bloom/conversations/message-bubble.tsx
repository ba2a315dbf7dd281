import type { Message } from '@quintet/contracts/bloom/conversations';
import { clsx } from 'clsx';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import { AnswerText } from '../answers/answer-text.tsx';

interface MessageBubbleProps {
  readonly speaker: Message['role'];
  readonly content: string;
  /** Not there while it is under way. */
  readonly created_at?: string;
  readonly isWriting?: boolean;
}

const speakers = { user: 'Customer', assistant: 'Agent', system: 'Note' } as const;

/** What one side said. */
export function MessageBubble({ speaker, content, created_at, isWriting = false }: MessageBubbleProps) {
  const isAgent = speaker === 'assistant';
  return (
    <article
      aria-busy={isWriting}
      className={clsx(
        'w-fit max-w-[min(42rem,100%)] rounded-panel px-4 py-3 wrap-anywhere',
        isAgent ? 'bg-sunken' : 'ml-auto bg-accent-soft',
      )}
    >
      <p className="mb-1 flex gap-3 text-12 text-ink-soft">
        <span className="font-medium">{speakers[speaker]}</span>
        {created_at !== undefined && <TimeAgo at={created_at} />}
        {isWriting && <span>{content === '' ? 'is thinking' : 'is writing'}</span>}
      </p>
      {isAgent ? <AnswerText text={content} /> : <p className="whitespace-pre-wrap">{content}</p>}
    </article>
  );
}
