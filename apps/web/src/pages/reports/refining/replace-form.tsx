import { useState } from 'react';
import { Field } from '../../../ui/forms/field.tsx';
import { TextInput } from '../../../ui/forms/text-input.tsx';
import { ActionForm, type ActionFormProps } from './action-form.tsx';
import { quotesError } from './part-forms.tsx';

/** Which words shall give way to which. */
export function ReplaceForm({ before, onAsk, takesFocus, onClose }: ActionFormProps) {
  const refused = before?.action === 'replace_text' ? before : undefined;
  const [from, setFrom] = useState(refused?.from ?? '');
  const [to, setTo] = useState(refused?.to ?? '');
  const [isTried, setTried] = useState(false);
  const [isUnsayable, setUnsayable] = useState(false);

  function send(): boolean {
    setTried(true);
    if (from.trim() === '' || to.trim() === '') return false;
    const isAsked = onAsk({ action: 'replace_text', from: from.trim(), to: to.trim() });
    setUnsayable(!isAsked);
    return isAsked;
  }
  const fields = [
    { label: 'Words to replace', value: from, write: setFrom, empty: 'Write the words as they stand.' },
    {
      label: 'New words',
      value: to,
      write: setTo,
      empty: 'Write the new words. To take words out, edit the section.',
    },
  ];
  return (
    <ActionForm
      name="Replace words"
      button="Replace the words"
      onSend={send}
      takesFocus={takesFocus}
      onClose={onClose}
    >
      {fields.map(({ label, value, write, empty }) => (
        <Field
          key={label}
          label={label}
          error={isTried && value.trim() === '' ? empty : isUnsayable ? quotesError : undefined}
        >
          {(control) => (
            <TextInput
              {...control}
              autoComplete="off"
              maxLength={2_000}
              value={value}
              onChange={(event) => write(event.target.value)}
            />
          )}
        </Field>
      ))}
    </ActionForm>
  );
}
