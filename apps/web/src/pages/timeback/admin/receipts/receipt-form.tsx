import { useNavigate } from '@tanstack/react-router';
import { useRef, useState, type FormEvent } from 'react';
import { Button } from '../../../../ui/button.tsx';
import { Field } from '../../../../ui/forms/field.tsx';
import { TextInput } from '../../../../ui/forms/text-input.tsx';

interface ReceiptFormProps {
  readonly vid: string;
  /** ISO date-time. */
  readonly at: string | undefined;
}

/** Asks for a visitor and, if not now, for a moment. */
export function ReceiptForm({ vid: given, at }: ReceiptFormProps) {
  const [vid, setVid] = useState(given);
  const [moment, setMoment] = useState(() => toLocalMoment(at));
  const [isEmpty, setEmpty] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();

  function submit(event: FormEvent): void {
    event.preventDefault();
    const wanted = vid.trim();
    setEmpty(wanted === '');
    if (wanted === '') {
      input.current?.focus();
      return;
    }
    const chosen = moment === '' ? {} : { at: new Date(moment).toISOString() };
    void navigate({ to: '/timeback/admin/receipts', search: { vid: wanted, ...chosen }, resetScroll: false });
  }

  return (
    <form
      onSubmit={submit}
      noValidate
      className="mt-8 grid items-start gap-x-6 gap-y-4 md:grid-cols-[minmax(0,24rem)_16rem_auto]"
    >
      <Field
        label="Visitor id"
        error={isEmpty ? 'Paste a visitor id.' : undefined}
        help="It stands in the visitor’s tb_vid cookie."
      >
        {(control) => (
          <TextInput
            ref={input}
            {...control}
            name="vid"
            autoComplete="off"
            spellCheck={false}
            value={vid}
            onChange={(event) => setVid(event.target.value)}
            className="font-mono text-14"
          />
        )}
      </Field>
      <Field label="Moment" help="Empty: now.">
        {(control) => (
          <TextInput
            {...control}
            type="datetime-local"
            step={1}
            name="at"
            value={moment}
            onChange={(event) => setMoment(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" className="min-h-12 md:mt-8 md:justify-self-start">
        Show the receipt
      </Button>
    </form>
  );
}

/** What `datetime-local` takes: the reader's own clock, without a zone. */
function toLocalMoment(at: string | undefined): string {
  const date = at === undefined ? undefined : new Date(at);
  if (date === undefined || Number.isNaN(date.getTime())) return '';
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19);
}
