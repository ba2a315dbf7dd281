import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import type { Quiz } from '@quintet/contracts/timeback/schemas';
import { useAnswers } from '../visitor/answers.ts';
import { ContextControl, checkContextText } from './context-control.tsx';
import { QuestionForm } from './question-form.tsx';
import { contextQuestions } from '../wording.ts';

/** The second question: where the visitor stands. Its control depends on the kind of visitor. */
export function ContextQuestion({ quiz }: { readonly quiz: Quiz }) {
  const { answers, change, sendBack } = useAnswers();
  const navigate = useNavigate();
  const [text, setText] = useState(answers.context_value ?? '');
  const [error, setError] = useState<string>();
  const control = useRef<HTMLDivElement>(null);
  const { question, reason } = contextQuestions[quiz.context_key];

  function submit(): void {
    const checked = checkContextText(quiz, text);
    if (checked.value === undefined) {
      setError(checked.problem);
      control.current?.querySelector('input')?.focus();
      return;
    }
    sendBack(undefined);
    change({ context_key: quiz.context_key, context_value: checked.value });
    void navigate({ to: '/timeback/page' });
  }

  function type(value: string): void {
    setText(value);
    setError(undefined);
    change({ context_key: quiz.context_key, context_value: value });
  }

  return (
    <QuestionForm
      title={`${question} – TimeBack`}
      question={question}
      reason={reason}
      before="/timeback/quiz/outcome"
      action="Show my page"
      onSubmit={submit}
    >
      <div ref={control}>
        <ContextControl quiz={quiz} question={question} text={text} onChange={type} error={error} />
      </div>
    </QuestionForm>
  );
}
