import type { Thread } from '@quintet/contracts/chatkit/threads';
import { useEffect, useState } from 'react';
import type { Chat } from '../chat/chat.ts';
import { tellFault } from '../chat/fault.ts';
import { Icon } from './icons.tsx';

interface HistoryProps {
  readonly chat: Chat;
  readonly onOpened: () => void;
}

/** The reader's conversations, the newest first: opened or deleted. */
export function History({ chat, onOpened }: HistoryProps) {
  const [looking, setLooking] = useState(() => chat.list());
  const [threads, setThreads] = useState<readonly Thread[]>();
  const [fault, setFault] = useState<string>();
  useEffect(() => {
    looking.then(setThreads, (error: unknown) => setFault(tellFault(error)));
  }, [looking]);
  const attempt = (work: Promise<void>, follow: () => void) => {
    setFault(undefined);
    work.then(follow, (error: unknown) => setFault(tellFault(error)));
  };
  const lookAgain = () => {
    setFault(undefined);
    setLooking(chat.list());
  };
  return (
    <section className="log" aria-label="Earlier conversations">
      {fault !== undefined && (
        <div className="fault" role="alert">
          <p>{fault}</p>
          {threads === undefined && (
            <button type="button" className="plain" onClick={lookAgain}>
              <Icon name="again" /> Try again
            </button>
          )}
        </div>
      )}
      {threads === undefined && fault === undefined && <p className="progress">Looking …</p>}
      {threads?.length === 0 && (
        <p className="hello">No conversations yet. What you ask is kept here for this browser.</p>
      )}
      <ul className="threads">
        {threads?.map((thread) => (
          <Entry
            key={thread.id}
            thread={thread}
            onOpen={() => attempt(chat.openThread(thread.id), onOpened)}
            onDelete={() =>
              attempt(chat.remove(thread.id), () => setThreads(threads.filter(({ id }) => id !== thread.id)))
            }
          />
        ))}
      </ul>
    </section>
  );
}

interface EntryProps {
  readonly thread: Thread;
  readonly onOpen: () => void;
  readonly onDelete: () => void;
}

function Entry({ thread: { title = 'A conversation', created_at }, onOpen, onDelete }: EntryProps) {
  const day = new Date(created_at).toLocaleDateString(document.documentElement.lang || undefined);
  return (
    <li>
      <button type="button" className="thread" onClick={onOpen}>
        {title}
        <small>{day}</small>
      </button>
      <button type="button" className="icon" aria-label={`Delete “${title}”`} onClick={onDelete}>
        <Icon name="close" />
      </button>
    </li>
  );
}
