import type { ItemOf } from '@quintet/contracts/chatkit/items';
import type { FormEvent } from 'react';
import type { Chat } from '../chat/chat.ts';
import { MarkdownLine } from '../text/markdown.tsx';

interface QuestionsProps {
  readonly item: ItemOf<'structured_input'>;
  readonly chat: Chat;
  readonly isBusy: boolean;
}

/** Questions that the tutor asks, and afterwards what was answered. */
export function Questions({ item, chat, isBusy }: QuestionsProps) {
  if (item.status !== 'pending')
    return (
      <ul className="answered">
        {item.inputs.map(({ id, question, answer }) => (
          <li key={id}>
            <MarkdownLine text={question} />
            <br />
            <em>
              <MarkdownLine
                text={answer === undefined || answer.skipped ? 'Skipped' : answer.values.join(', ')}
              />
            </em>
          </li>
        ))}
      </ul>
    );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isBusy) return;
    const form = new FormData(event.currentTarget);
    const answers = item.inputs.map(({ id }) => {
      const values = form
        .getAll(id)
        .flatMap((value) => (typeof value === 'string' && value !== '' ? [value] : []));
      return [id, { values, skipped: values.length === 0 }] as const;
    });
    chat.answer(item.id, Object.fromEntries(answers));
  };
  return (
    <form className="questions" onSubmit={submit}>
      {item.inputs.map((input) => (
        <fieldset key={input.id}>
          <legend>
            <MarkdownLine text={input.question} />
          </legend>
          {input.type === 'freeform' ? (
            <input type="text" name={input.id} aria-label={input.question} />
          ) : (
            input.options.map(({ value }) => (
              <label key={value}>
                <input type={input.multiple ? 'checkbox' : 'radio'} name={input.id} value={value} />
                <span>
                  <MarkdownLine text={value} />
                </span>
              </label>
            ))
          )}
        </fieldset>
      ))}
      <button type="submit" className="action" aria-disabled={isBusy}>
        Check my answers
      </button>
    </form>
  );
}
