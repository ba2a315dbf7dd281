import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';
import type { Fault } from '../../api/fault.ts';
import { Button } from '../button.tsx';
import { FaultNotice } from '../fault-notice.tsx';
import { PageHeading } from '../frame/page-heading.tsx';
import { Field } from './field.tsx';
import { TextInput } from './text-input.tsx';

interface SignInFormProps {
  /** Of the window. */
  readonly title: string;
  readonly heading: string;
  readonly about: string;
  /** Another way in, above the form. */
  readonly children?: ReactNode;
  /** What is asked for, such as `API key`. */
  readonly label: string;
  readonly name: string;
  readonly help: ReactNode;
  /** Said of an empty field. */
  readonly emptyWords: string;
  /** Said of a secret that the server does not take. */
  readonly refusedWords: string;
  /** The code of the fault that means just that. */
  readonly refusedCode: string;
  readonly fault: Fault | undefined;
  readonly isPending: boolean;
  /** Something to know, above the button. */
  readonly note?: ReactNode;
  readonly button: ReactNode;
  /** There is a shorter way in. */
  readonly isSecondary?: boolean;
  readonly onSend: (secret: string) => void;
}

/** A page that asks for a secret; what was typed stays in the field until it is taken. */
export function SignInForm(props: SignInFormProps) {
  const { fault, isPending, refusedCode } = props;
  const { secret, setSecret, isEmpty, input, submit } = useSecret(props);
  const isRefused = fault?.code === refusedCode;
  return (
    <div className="max-w-144 py-12 md:py-16">
      <PageHeading title={props.title} className="text-28 md:text-36">
        {props.heading}
      </PageHeading>
      <p className="mt-4 text-ink-soft">{props.about}</p>
      {props.children}
      <form onSubmit={submit} noValidate className="mt-8 space-y-6">
        <Field
          label={props.label}
          error={isEmpty ? props.emptyWords : isRefused ? props.refusedWords : undefined}
          help={props.help}
        >
          {(control) => (
            <TextInput
              ref={input}
              {...control}
              type="password"
              name={props.name}
              autoComplete="off"
              spellCheck={false}
              value={secret}
              onChange={(event) => setSecret(event.target.value)}
              className="font-mono"
            />
          )}
        </Field>
        {props.note}
        {fault !== undefined && !isRefused && (
          <FaultNotice
            fault={fault}
            reassurance={`The ${props.label} is still in the field.`}
            onRetry={() => submit()}
          />
        )}
        <Button
          type="submit"
          look={props.isSecondary === true ? 'secondary' : 'primary'}
          aria-disabled={isPending}
        >
          {isPending ? 'Signing in' : props.button}
        </Button>
      </form>
    </div>
  );
}

/** The field's text, sent on submit; an empty or refused one takes the focus. */
function useSecret({ fault, isPending, onSend }: SignInFormProps) {
  const [secret, setSecret] = useState('');
  const [isEmpty, setEmpty] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (fault !== undefined) input.current?.focus();
  }, [fault]);

  function submit(event?: FormEvent): void {
    event?.preventDefault();
    const trimmed = secret.trim();
    setEmpty(trimmed === '');
    if (trimmed === '') input.current?.focus();
    else if (!isPending) onSend(trimmed);
  }
  return { secret, setSecret, isEmpty, input, submit };
}
