import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import type { Icp, Quiz } from '@quintet/contracts/timeback/schemas';
import { RadioCards } from '../../../ui/forms/radio-cards.tsx';
import { useAnswers } from '../visitor/answers.ts';
import { QuestionForm } from './question-form.tsx';
import { outcomeQuestions } from '../wording.ts';

/** The first question: what the visitor wants. */
export function OutcomeQuestion({ icp, quiz }: { readonly icp: Icp; readonly quiz: Quiz }) {
  const { answers, change } = useAnswers();
  const navigate = useNavigate();
  const [error, setError] = useState<string>();
  const group = useRef<HTMLFieldSetElement>(null);
  const chosen = quiz.outcomes.find(({ value }) => value === answers.outcome)?.value;
  const question = outcomeQuestions[icp];

  function submit(): void {
    if (chosen !== undefined) return void navigate({ to: '/timeback/quiz/context' });
    setError('Choose one to go on.');
    group.current?.querySelector('input')?.focus();
  }

  return (
    <QuestionForm
      title={`${question} – TimeBack`}
      question={question}
      reason="Choose the one that matters most now."
      before="/timeback"
      action="Next question"
      onSubmit={submit}
    >
      <RadioCards
        ref={group}
        name="outcome"
        legend={question}
        hideLegend
        choices={quiz.outcomes}
        value={chosen}
        onChoose={(outcome) => {
          setError(undefined);
          change({ outcome });
        }}
        error={error}
      />
    </QuestionForm>
  );
}
