import { type KeyboardEvent, type RefObject, useState } from 'react';
import type { Chat } from '../chat/chat.ts';
import { Icon } from './icons.tsx';

interface ComposerProps {
  readonly chat: Chat;
  readonly isAnswering: boolean;
  readonly field: RefObject<HTMLTextAreaElement | null>;
}

/** Where a question is written. Enter sends it, Shift and Enter begin a line. */
export function Composer({ chat, isAnswering, field }: ComposerProps) {
  const [text, setText] = useState('');
  const send = () => {
    const question = text.trim();
    if (question === '' || isAnswering) return;
    chat.ask(question);
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
      <label htmlFor="question">Your question</label>
      <div>
        <textarea
          id="question"
          ref={field}
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
