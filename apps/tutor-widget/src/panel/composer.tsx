import { type KeyboardEvent, useState, useSyncExternalStore } from 'react';
import type { Chat } from '../chat/chat.ts';
import type { Selected } from '../page/selection.ts';
import { Icon } from './icons.tsx';

interface ComposerProps {
  readonly chat: Chat;
  readonly isAnswering: boolean;
  readonly selected: Selected;
}

/** Where a question is written. Enter sends it, Shift and Enter begin a line. */
export function Composer({ chat, isAnswering, selected }: ComposerProps) {
  const [text, setText] = useState('');
  const quoted = useSyncExternalStore(selected.subscribe, selected.read);
  const send = () => {
    const question = text.trim();
    if (question === '' || isAnswering) return;
    chat.ask(question, quoted);
    selected.clear();
    setText('');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {quoted !== undefined && (
        <p className="about">
          <span>
            About <q>{quoted}</q>
          </span>
          <button type="button" className="icon" aria-label="Ask about no selection" onClick={selected.clear}>
            <Icon name="close" />
          </button>
        </p>
      )}
      <label htmlFor="question">Your question</label>
      <div>
        <textarea
          id="question"
          rows={1}
          maxLength={4000}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        {isAnswering ? (
          <button type="button" className="send" aria-label="Stop the answer" onClick={() => chat.stop()}>
            <Icon name="stop" />
          </button>
        ) : (
          <button type="submit" className="send" aria-label="Ask" aria-disabled={text.trim() === ''}>
            <Icon name="send" />
          </button>
        )}
      </div>
    </form>
  );
}
