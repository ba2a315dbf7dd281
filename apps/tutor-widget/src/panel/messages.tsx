import type { ItemOf, ThreadItem } from '@quintet/contracts/chatkit/items';
import { useEffect, useRef, useState } from 'react';
import type { Chat } from '../chat/chat.ts';
import type { Conversation } from '../chat/conversation.ts';
import type { Settings } from '../options.ts';
import { Answer } from '../text/answer.tsx';
import { Icon } from './icons.tsx';
import { Questions } from './questions.tsx';
import { StudyCard } from './study-card.tsx';

interface MessagesProps {
  readonly chat: Chat;
  readonly settings: () => Settings;
}

/** What was asked and answered. */
export function Messages({ chat, state, settings }: MessagesProps & { readonly state: Conversation }) {
  const log = useRef<HTMLDivElement>(null);
  const questions =
    state.items.filter(({ type }) => type === 'user_message').length + (state.asked === undefined ? 0 : 1);
  useEffect(() => {
    if (questions === 0) return;
    // An answer is read from its beginning, so its question stays in sight while it grows.
    const shown = log.current?.querySelectorAll('.question');
    shown?.[questions - 1]?.scrollIntoView({ block: 'start' });
  }, [questions]);
  const newest = state.items.at(-1);
  return (
    <div
      className="log"
      role="log"
      aria-label="Conversation"
      // What is written letter by letter is read out by the announcer.
      aria-live="off"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      ref={log}
    >
      {state.items.length === 0 && state.asked === undefined && (
        <p className="hello">
          Ask about what you are reading. Answers come from the book, and each one shows the passages that it
          rests on.
        </p>
      )}
      {state.items.map((item) => (
        <Message
          key={item.id}
          item={item}
          chat={chat}
          settings={settings}
          isDone={!(state.isAnswering && item === newest)}
          isBusy={state.isAnswering}
        />
      ))}
      {state.asked !== undefined && <p className="question">{state.asked}</p>}
      {state.notice !== undefined && <p className="notice">{state.notice}</p>}
      {state.isAnswering && newest?.type !== 'assistant_message' && (
        <p className="progress">{state.progress ?? 'Thinking'} …</p>
      )}
      {state.fault !== undefined && (
        <div className="fault" role="alert">
          <p>{state.fault}</p>
          <button type="button" className="plain" onClick={() => chat.retry()}>
            <Icon name="again" /> Try again
          </button>
        </div>
      )}
    </div>
  );
}

interface MessageProps extends MessagesProps {
  readonly item: ThreadItem;
  readonly isDone: boolean;
  readonly isBusy: boolean;
}

function Message({ item, chat, settings, isDone, isBusy }: MessageProps) {
  if (item.type === 'user_message')
    return (
      <p className="question">
        {item.quoted_text !== undefined && <q>{item.quoted_text}</q>}
        {item.content.map((part) => part.text).join(' ')}
      </p>
    );
  if (item.type === 'widget') return <StudyCard item={item} chat={chat} isBusy={isBusy} />;
  if (item.type === 'structured_input') return <Questions item={item} chat={chat} isBusy={isBusy} />;
  if (item.type !== 'assistant_message') return null;
  return (
    <article className="answer" aria-label="Answer" aria-busy={!isDone}>
      {item.content.map((part, index) => (
        <Answer key={index} part={part} settings={settings} />
      ))}
      {isDone && <Verdict item={item} chat={chat} />}
    </article>
  );
}

function Verdict({ item, chat }: { readonly item: ItemOf<'assistant_message'>; readonly chat: Chat }) {
  const [said, setSaid] = useState<'positive' | 'negative' | 'lost'>();
  const rate = (kind: 'positive' | 'negative') => {
    setSaid(kind);
    chat.rate(item.id, kind).catch(() => setSaid('lost'));
  };
  return (
    <div className="verdict">
      {(['positive', 'negative'] as const).map((kind) => (
        <button
          key={kind}
          type="button"
          className="icon"
          aria-pressed={said === kind}
          aria-label={kind === 'positive' ? 'This helped' : 'This did not help'}
          onClick={() => rate(kind)}
        >
          <Icon name={kind === 'positive' ? 'good' : 'bad'} />
        </button>
      ))}
      <button type="button" className="icon" aria-label="Answer again" onClick={() => chat.retry()}>
        <Icon name="again" />
      </button>
      <output>
        {said === 'lost' ? 'That was not kept; try again.' : said === undefined ? '' : 'Thank you.'}
      </output>
    </div>
  );
}
