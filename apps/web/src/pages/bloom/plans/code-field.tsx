import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useFault } from '../../../api/fault.ts';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/forms/field.tsx';
import { TextInput } from '../../../ui/forms/text-input.tsx';
import { type Campaign, describeCampaign } from './prices.ts';

interface CodeFieldProps {
  readonly campaign: Campaign | undefined;
  readonly error: unknown;
}

/** A code of a campaign, and what it gives; the address keeps it. */
export function CodeField({ campaign, error }: CodeFieldProps) {
  const { code = '' } = useSearch({ from: '/bloom/plans' });
  const navigate = useNavigate({ from: '/bloom/plans' });
  const [text, setText] = useState(code);
  const fault = useFault(error);

  function submit(event: FormEvent): void {
    event.preventDefault();
    const wanted = text.trim();
    void navigate({
      search: ({ code: _before, ...rest }) => ({ ...rest, ...(wanted === '' ? {} : { code: wanted }) }),
      replace: true,
      resetScroll: false,
    });
  }
  return (
    <form onSubmit={submit} noValidate className="w-full max-w-96">
      <Field label="Code" error={describeError()} help={describeGift()}>
        {(control) => (
          <div className="flex gap-2">
            <TextInput
              {...control}
              name="code"
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              maxLength={50}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
            <Button type="submit" look="secondary">
              Apply
            </Button>
          </div>
        )}
      </Field>
    </form>
  );

  function describeError(): string | undefined {
    if (code === '') return undefined;
    if (fault?.code === 'NOT_FOUND') return 'There is no such code.';
    if (fault !== undefined) return 'The code could not be looked up; apply it again in a moment.';
    return campaign?.valid === false ? describeCampaign(campaign) : undefined;
  }

  function describeGift(): string {
    return code !== '' && campaign?.valid === true ? describeCampaign(campaign) : 'May stay empty.';
  }
}
