import type { RefinePart } from '@quintet/contracts/reports/refine-actions';
import { useState } from 'react';
import { Field } from '../../../ui/forms/field.tsx';
import { TextInput } from '../../../ui/forms/text-input.tsx';
import { ActionForm, type ActionFormProps } from './action-form.tsx';
import { PartSelect } from './part-select.tsx';

const whole: RefinePart = { kind: 'all' };

/** Said where a text has quotation marks of so many kinds that none is left to quote it in. */
export const quotesError = 'Leave out some of the quotation marks: one kind of them has to be free.';

/** Which part shall go. */
export function RemoveForm({ choices, part, before, onAsk, ...frame }: ActionFormProps) {
  const refused = before?.action === 'remove' ? before.part : undefined;
  const picked = part.kind === 'all' ? choices.parts[0]?.part : part;
  const [chosen, choose] = useState(refused ?? picked ?? whole);
  return (
    <ActionForm
      name="Remove a part"
      button="Remove the part"
      onSend={() => onAsk({ action: 'remove', part: chosen })}
      {...frame}
    >
      <Field label="Part" help="A heading goes with all that stands under it.">
        {(control) => <PartSelect {...control} parts={choices.parts} value={chosen} onChange={choose} />}
      </Field>
    </ActionForm>
  );
}

/** Which heading, and what it shall say. */
export function RenameForm({ choices, part, before, onAsk, ...frame }: ActionFormProps) {
  const headings = choices.parts.filter((line) => line.part.kind === 'heading');
  const refused = before?.action === 'rename_heading' ? before : undefined;
  const first = part.kind === 'heading' ? part : (headings[0]?.part ?? whole);
  const [chosen, choose] = useState<RefinePart>(
    refused === undefined ? first : { kind: 'heading', title: refused.from },
  );
  const [typed, setTyped] = useState(refused?.to);
  const [isTried, setTried] = useState(false);
  const [isUnsayable, setUnsayable] = useState(false);
  const from = chosen.kind === 'heading' ? chosen.title : '';
  const to = typed ?? from;
  const isSame = to.trim() === '' || to.trim() === from;

  function send(): boolean {
    setTried(true);
    if (isSame) return false;
    const isAsked = onAsk({ action: 'rename_heading', from, to: to.trim() });
    setUnsayable(!isAsked);
    return isAsked;
  }
  return (
    <ActionForm name="Rename a heading" button="Rename the heading" onSend={send} {...frame}>
      <Field label="Heading">
        {(control) => (
          <PartSelect
            {...control}
            parts={headings}
            value={chosen}
            onChange={(next) => {
              choose(next);
              setTyped(undefined);
            }}
          />
        )}
      </Field>
      <Field
        label="New words"
        error={isTried && isSame ? 'Write other words for it.' : isUnsayable ? quotesError : undefined}
      >
        {(control) => (
          <TextInput
            {...control}
            autoComplete="off"
            maxLength={2_000}
            value={to}
            onFocus={(event) => event.target.select()}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
    </ActionForm>
  );
}
