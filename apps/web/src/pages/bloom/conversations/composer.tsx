import { useId, type FormEvent } from 'react';
import { Button } from '../../../ui/button.tsx';
import { FaultNotice } from '../../../ui/fault-notice.tsx';
import { TextArea } from '../../../ui/forms/text-area.tsx';
import { Notice } from '../../../ui/notice.tsx';
import type { useTalk } from './use-talk.ts';

const longest = 8_000;

/** Says something: Enter sends it, Shift and Enter begin a new line. */
export function Composer({ talk }: { readonly talk: ReturnType<typeof useTalk> }) {
  const { words, type, sending, fault, isUnanswered, submit, again } = talk;
  const id = useId();
  const isBusy = sending !== undefined;

  function send(event: FormEvent): void {
    event.preventDefault();
    submit();
  }

  return (
    <form onSubmit={send} className="sticky bottom-0 space-y-3 border-t border-line bg-canvas py-3">
      {fault !== undefined && (
        <FaultNotice fault={fault} reassurance="What you typed is still there." onRetry={submit} />
      )}
      {isUnanswered && (
        <Notice
          kind="warn"
          title="The agent could not answer"
          action={
            <Button look="secondary" onClick={again}>
              Ask again
            </Button>
          }
        >
          Your message is kept.
        </Notice>
      )}
      <label htmlFor={id} className="block text-14 text-ink-soft">
        Message
      </label>
      <div className="flex items-end gap-3">
        <TextArea
          id={id}
          rows={1}
          maxLength={longest}
          value={isBusy ? '' : words}
          readOnly={isBusy}
          onChange={({ target }) => type(target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) send(event);
          }}
          className="max-h-60"
        />
        <Button type="submit" className="min-h-12 shrink-0" aria-disabled={isBusy || words.trim() === ''}>
          {isBusy ? 'Waiting' : 'Send'}
        </Button>
      </div>
    </form>
  );
}
