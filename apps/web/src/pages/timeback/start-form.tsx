import { useNavigate } from '@tanstack/react-router';
import { ArrowRight } from 'lucide-react';
import { useRef, useState, type FormEvent, type RefObject } from 'react';
import type { Icp } from '@quintet/contracts/timeback/schemas';
import { readFault, useFault, type Fault } from '../../api/fault.ts';
import { trpc } from '../../api/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { RadioCards } from '../../ui/radio-cards.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useAnswers } from './answers.ts';
import { FaultNotice } from './fault-notice.tsx';
import { icpNames, isIcp } from './wording.ts';

const icpChoices = Object.entries(icpNames).map(([value, label]) => ({ value, label }));
const emailShape = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

interface FormErrors {
  readonly email?: string;
  readonly icp?: string;
}

/** Email and kind of visitor; starts the session and goes on to the quiz (contract §1). */
export function StartForm() {
  const { answers, change } = useAnswers();
  const [errors, setErrors] = useState<FormErrors>({});
  const form = useRef<HTMLFormElement>(null);
  const session = useSessionStart((fault) => showErrors(errorsOfFault(fault)));

  function showErrors(found: FormErrors): void {
    setErrors(found);
    focusFirstInvalid(form, found);
  }

  function submit(event?: FormEvent): void {
    event?.preventDefault();
    const { email, icp } = answers;
    const found = checkForm(email, icp);
    showErrors(found);
    if (found.email === undefined && icp !== undefined && !session.isPending) session.start({ email, icp });
  }

  return (
    <form ref={form} onSubmit={submit} noValidate className="mt-6 max-w-120 space-y-5 md:mt-8 md:space-y-6">
      <Field
        label="Your email address"
        error={errors.email}
        help="It is how you get back to your page later."
      >
        {(control) => (
          <TextInput
            {...control}
            type="email"
            name="email"
            autoComplete="email"
            value={answers.email}
            onChange={(event) => change({ email: event.target.value })}
          />
        )}
      </Field>
      <RadioCards
        name="icp"
        legend="You are here as a"
        layout="chips"
        choices={icpChoices}
        value={answers.icp}
        onChoose={(value) => isIcp(value) && change({ icp: value })}
        error={errors.icp}
      />
      {session.fault !== undefined && (
        <FaultNotice
          fault={session.fault}
          kept="What you entered is still here."
          onRetry={submit}
          more={<GeneralPage icp={answers.icp} />}
        />
      )}
      <div>
        <Button type="submit" size="large" aria-disabled={session.isPending} className="w-full sm:w-auto">
          {session.isPending ? 'Starting' : 'Start the two questions'}
          <ArrowRight size={20} aria-hidden />
        </Button>
      </div>
    </form>
  );
}

function GeneralPage({ icp }: { readonly icp: Icp | undefined }) {
  return (
    <Button asChild look="quiet">
      <a href={`/static/${icp ?? 'parent'}_default.html`}>Read the general page</a>
    </Button>
  );
}

function useSessionStart(onRefused: (fault: Fault) => void) {
  const { answers, change, sendBack } = useAnswers();
  const navigate = useNavigate();
  const utils = trpc.useUtils();
  const mutation = trpc.timeback.startSession.useMutation();

  async function start(input: { email: string; icp: Icp }): Promise<void> {
    try {
      const { vid, duplicate } = await mutation.mutateAsync(input);
      const kept = duplicate
        ? await utils.timeback.getProfile.fetch({ vid }).catch(() => undefined)
        : undefined;
      const before =
        answers.vid === vid ? answers : { outcome: kept?.outcome, context_value: kept?.context_value };
      sendBack(undefined);
      void utils.timeback.getProfile.invalidate();
      change({
        known: true,
        vid,
        outcome: before.outcome ?? undefined,
        context_value: before.context_value ?? undefined,
      });
      await navigate({ to: '/timeback/quiz/outcome' });
    } catch (error) {
      onRefused(readFault(error));
    }
  }

  const fault = useFault(mutation.error);
  const shownAtField = fault !== undefined && Object.keys(errorsOfFault(fault)).length > 0;
  return {
    start: (input: { email: string; icp: Icp }) => void start(input),
    isPending: mutation.isPending,
    fault: shownAtField ? undefined : fault,
  };
}

function checkForm(email: string, icp: Icp | undefined): FormErrors {
  return {
    email: emailShape.test(email.trim()) ? undefined : 'Enter an email address like name@example.com.',
    icp: icp === undefined ? 'Choose the one that fits you best.' : undefined,
  };
}

function errorsOfFault(fault: Fault): FormErrors {
  if (fault.code === 'invalid_email') return { email: fault.message };
  if (fault.code === 'invalid_icp') return { icp: fault.message };
  return {};
}

function focusFirstInvalid(form: RefObject<HTMLFormElement | null>, errors: FormErrors): void {
  const name = errors.email === undefined ? 'icp' : 'email';
  if (errors[name] === undefined) return;
  form.current?.querySelector<HTMLInputElement>(`input[name="${name}"]`)?.focus();
}
