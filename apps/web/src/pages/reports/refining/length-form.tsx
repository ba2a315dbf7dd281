import type { RefineAction } from '@quintet/contracts/reports/refine-actions';
import { useState } from 'react';
import { Field } from '../../../ui/forms/field.tsx';
import { Select } from '../../../ui/forms/select.tsx';
import { TextInput } from '../../../ui/forms/text-input.tsx';
import { countOf } from '../phrases.ts';
import { ActionForm, type ActionFormProps } from './action-form.tsx';
import { keyOf } from './part-select.tsx';

const measures = {
  shorten_to_words: { label: 'words', most: 100_000 },
  shorten_to_share: { label: '% of its length', most: 99 },
  shorten_by_share: { label: '% shorter', most: 99 },
} as const;
type Measure = keyof typeof measures;

const isMeasure = (name: string): name is Measure => name in measures;

/** How short a part shall be: in words, or as a share. */
export function LengthForm({ choices, part, before, onAsk, ...frame }: ActionFormProps) {
  const line = choices.parts.find((each) => keyOf(each.part) === keyOf(part));
  const words = line?.words ?? choices.words;
  const usual = { shorten_to_words: usualWords(words), shorten_to_share: 75, shorten_by_share: 25 };
  const [measure, setMeasure] = useState<Measure>(
    before !== undefined && isMeasure(before.action) ? before.action : 'shorten_to_words',
  );
  const [typed, setTyped] = useState(amountOf(before));
  const [isTried, setTried] = useState(false);
  const amount = typed ?? String(usual[measure]);
  const { most } = measures[measure];
  const number = /^\d{1,6}$/.test(amount.trim()) ? Number(amount) : 0;
  const isWrong = number < 1 || number > most;

  function send(): boolean {
    setTried(true);
    if (isWrong) return false;
    return onAsk(
      measure === 'shorten_to_words'
        ? { action: measure, part, words: number }
        : { action: measure, part, share: number / 100 },
    );
  }
  return (
    <ActionForm name="Shorten to a length" button="Shorten to this length" onSend={send} {...frame}>
      <Field
        label="Length"
        help={`Now ${countOf(words, 'word')}.`}
        error={isTried && isWrong ? `A whole number from 1 to ${most.toLocaleString()}.` : undefined}
      >
        {(control) => (
          <div className="flex gap-2">
            <TextInput
              {...control}
              inputMode="numeric"
              autoComplete="off"
              value={amount}
              onChange={(event) => setTyped(event.target.value)}
              className="w-22! shrink-0 tabular-nums"
            />
            <Select
              aria-label="Measured in"
              value={measure}
              onChange={({ target }) => {
                if (!isMeasure(target.value)) return;
                setMeasure(target.value);
                setTyped(undefined);
              }}
            >
              {Object.entries(measures).map(([name, { label }]) => (
                <option key={name} value={name}>
                  {label}
                </option>
              ))}
            </Select>
          </div>
        )}
      </Field>
    </ActionForm>
  );
}

/** Three quarters, as a round number where that is one. */
function usualWords(words: number): number {
  const usual = Math.max(1, Math.round(words * 0.75));
  return usual < 40 ? usual : Math.round(usual / 10) * 10;
}

function amountOf(before: RefineAction | undefined): string | undefined {
  if (before === undefined) return undefined;
  if ('words' in before) return String(before.words);
  return 'share' in before ? String(Math.round(before.share * 100)) : undefined;
}
