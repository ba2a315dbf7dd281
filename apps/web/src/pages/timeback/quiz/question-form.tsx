import { useRouter } from '@tanstack/react-router';
import { ArrowLeft, ArrowRight } from 'lucide-react';
import { useEffect, useRef, type FormEvent, type ReactNode, type RefObject } from 'react';
import { Button } from '../../../ui/button.tsx';
import { PageHeading } from '../../../ui/frame/page-heading.tsx';

interface QuestionFormProps {
  readonly title: string;
  readonly question: string;
  readonly reason?: string;
  /** Where "Back" leads when the browser has nowhere to go back to. */
  readonly before: '/timeback' | '/timeback/quiz/outcome';
  /** What the button does. */
  readonly action: string;
  readonly onSubmit: () => void;
  readonly children: ReactNode;
}

/** A question, its control, and the way on and back. Enter goes on, Escape goes back, arrows reach the choices. */
export function QuestionForm({
  title,
  question,
  reason,
  before,
  action,
  onSubmit,
  children,
}: QuestionFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const router = useRouter();

  function goBack(): void {
    if (router.history.canGoBack()) router.history.back();
    else void router.navigate({ to: before });
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    onSubmit();
  }

  useQuestionKeys(form, goBack);
  return (
    <form ref={form} onSubmit={submit} noValidate>
      <PageHeading title={title} className="text-28 md:text-36">
        {question}
      </PageHeading>
      {reason !== undefined && <p className="mt-2 text-ink-soft">{reason}</p>}
      <div className="mt-8 space-y-6">{children}</div>
      <div className="mt-8 flex flex-wrap items-center justify-between gap-3">
        <Button look="quiet" onClick={goBack}>
          <ArrowLeft size={20} aria-hidden />
          Back
        </Button>
        <Button type="submit" size="large">
          {action}
          <ArrowRight size={20} aria-hidden />
        </Button>
      </div>
    </form>
  );
}

/** Keys that work from the heading on, where the focus arrives: the choices need no Tab first. */
function useQuestionKeys(form: RefObject<HTMLFormElement | null>, goBack: () => void): void {
  const back = useRef(goBack);
  useEffect(() => {
    back.current = goBack;
  });
  useEffect(() => {
    function handleKey(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.isComposing || event.altKey || event.ctrlKey || event.metaKey)
        return;
      if (event.key === 'Escape') back.current();
      if (!isResting(event.target)) return;
      if (event.key === 'Enter') form.current?.requestSubmit();
      if (event.key === 'ArrowDown' || event.key === 'ArrowRight') {
        event.preventDefault();
        enterChoices(form.current);
      }
    }
    document.addEventListener('keydown', handleKey);
    return () => document.removeEventListener('keydown', handleKey);
  }, [form]);
}

function isResting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target === document.body || target.matches('h1, main'));
}

function enterChoices(form: HTMLFormElement | null): void {
  const chosen = form?.querySelector<HTMLInputElement>('input:checked');
  const first = form?.querySelector<HTMLInputElement>('input');
  (chosen ?? first)?.focus();
  if (chosen === null && first?.type === 'radio') first.click();
}
