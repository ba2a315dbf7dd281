import { useNavigate } from '@tanstack/react-router';
import { ArrowRight } from 'lucide-react';
import { useRef, useState, type FormEvent, type RefObject } from 'react';
import type { Icp } from '@quintet/contracts/timeback/schemas';
import { readFault, useFault, type Fault } from '../../../api/fault.ts';
import { trpc } from '../../../api/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/forms/field.tsx';
import { RadioCards } from '../../../ui/forms/radio-cards.tsx';
import { TextInput } from '../../../ui/forms/text-input.tsx';
import { useAnswers } from '../visitor/answers.ts';
import { Captcha } from './captcha.tsx';
import { FaultNotice } from '../../../ui/fault-notice.tsx';
import { icpNames, isIcp } from '../wording.ts';

const icpChoices = Object.entries(icpNames).map(([value, label]) => ({ value, label }));
const unsolved = 'Solve the check, so that we know a person is asking.';
const emailShape = /^[^\s@]+@[^\s@.]+\.[^\s@]+$/;

interface FormErrors {
  readonly email?: string;
  readonly icp?: string;
  readonly captcha?: string;
}

/** Email and kind of visitor; starts the session and goes on to the quiz (contract §1). */
export function StartForm() {
  const { answers, change } = useAnswers();
  const { form, errors, submit, session, captcha } = useStartForm();
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
      {captcha.siteKey !== null && (
        <Captcha
          siteKey={captcha.siteKey}
          round={captcha.round}
          onToken={captcha.setToken}
          error={errors.captcha}
        />
      )}
      {session.fault !== undefined && !isShownAtCaptcha(session.fault, captcha.siteKey) && (
        <FaultNotice
          fault={session.fault}
          reassurance="What you entered is still here."
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

function useStartForm() {
  const { answers } = useAnswers();
  const [errors, setErrors] = useState<FormErrors>({});
  const form = useRef<HTMLFormElement>(null);
  const captcha = useCaptcha();
  const session = useSessionStart((fault) => {
    if (fault.code === 'invalid_captcha') captcha.startOver();
    showErrors(errorsOfFault(fault));
  });

  function showErrors(found: FormErrors): void {
    setErrors(found);
    focusFirstInvalid(form, found);
  }

  function submit(event?: FormEvent): void {
    event?.preventDefault();
    const { email, icp } = answers;
    const isUnsolved = captcha.siteKey !== null && captcha.token === undefined;
    const found = { ...checkForm(email, icp), captcha: isUnsolved ? unsolved : undefined };
    showErrors(found);
    if (Object.values(found).some((error) => error !== undefined) || icp === undefined) return;
    if (!session.isPending) session.start({ email, icp, captcha_token: captcha.token });
  }

  return { form, errors, submit, session, captcha };
}

/** A form that was opened without knowing of the captcha has no widget yet to show the error beside. */
function isShownAtCaptcha(fault: Fault, siteKey: string | null): boolean {
  return fault.code === 'invalid_captcha' && siteKey !== null;
}

function GeneralPage({ icp }: { readonly icp: Icp | undefined }) {
  return (
    <Button asChild look="quiet">
      <a href={`/static/${icp ?? 'parent'}_default.html`}>Read the general page</a>
    </Button>
  );
}

/** The captcha of the form, where the server asks for one, and its token until that is spent. */
function useCaptcha() {
  const settings = trpc.timeback.getSettings.useQuery({}, { staleTime: Number.POSITIVE_INFINITY });
  const [token, setToken] = useState<string>();
  const [round, setRound] = useState(0);
  return {
    siteKey: settings.data?.captcha_site_key ?? null,
    token,
    setToken,
    round,
    startOver() {
      setToken(undefined);
      setRound(round + 1);
      // A form that was opened without the settings learns of the captcha by being refused.
      if (settings.data === undefined) void settings.refetch();
    },
  };
}

interface SessionInput {
  readonly email: string;
  readonly icp: Icp;
  readonly captcha_token: string | undefined;
}

function useSessionStart(onRefused: (fault: Fault) => void) {
  const { answers, change, sendBack } = useAnswers();
  const navigate = useNavigate();
  const utils = trpc.useUtils();
  const mutation = trpc.timeback.startSession.useMutation();

  async function start(input: SessionInput): Promise<void> {
    try {
      const { vid, duplicate } = await mutation.mutateAsync(input);
      const earlier = duplicate
        ? await utils.timeback.getProfile.fetch({ vid }).catch(() => undefined)
        : undefined;
      const before =
        answers.vid === vid ? answers : { outcome: earlier?.outcome, context_value: earlier?.context_value };
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
  const shownAtField = fault?.code === 'invalid_email' || fault?.code === 'invalid_icp';
  return {
    start: (input: SessionInput) => void start(input),
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
  if (fault.code === 'invalid_captcha') return { captcha: fault.message };
  return {};
}

function focusFirstInvalid(form: RefObject<HTMLFormElement | null>, errors: FormErrors): void {
  const places = {
    email: 'input[name="email"]',
    icp: 'input[name="icp"]',
    captcha: '[data-field="captcha"]',
  } as const;
  const first = (['email', 'icp', 'captcha'] as const).find((name) => errors[name] !== undefined);
  if (first !== undefined) form.current?.querySelector<HTMLElement>(places[first])?.focus();
}
