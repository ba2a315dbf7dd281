import type { Choice, Quiz } from '@quintet/contracts/timeback/schemas';
import { Field } from '../../../ui/forms/field.tsx';
import { RadioCards } from '../../../ui/forms/radio-cards.tsx';
import { TextInput } from '../../../ui/forms/text-input.tsx';
import { readDistrict } from './district.ts';

interface ContextControlProps {
  readonly quiz: Quiz;
  readonly question: string;
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly error: string | undefined;
}

/** A text for the district, bands or a number for students, cards for the rest. */
export function ContextControl(props: ContextControlProps) {
  if (props.quiz.context_key === 'district') return <DistrictInput {...props} />;
  if (props.quiz.context_key === 'students') return <StudentsControl {...props} />;
  if (props.quiz.context_key === 'grade') return <GradeControl {...props} />;
  return <ChoiceCards {...props} choices={props.quiz.context_values} />;
}

/** The contract's value for what was chosen or typed, or what is wrong with it. */
export function checkContextText(quiz: Quiz, text: string): { value?: string; problem?: string } {
  const choice = quiz.context_values.find(({ value }) => value === text);
  if (choice !== undefined) return { value: choice.value };
  if (quiz.context_key === 'district') {
    const value = readDistrict(text);
    return value === undefined
      ? { problem: 'Write the district and its state, like “Brownsville, TX”.' }
      : { value };
  }
  if (quiz.context_key === 'students') {
    const digits = text.replaceAll(/[\s,.]/g, '');
    return /^[1-9]\d{0,11}$/.test(digits)
      ? { value: digits }
      : { problem: 'Choose a size, or enter a whole number like 25000.' };
  }
  return { problem: 'Choose one to go on.' };
}

function ChoiceCards({
  question,
  choices,
  text,
  onChange,
  error,
}: ContextControlProps & { readonly choices: readonly Choice[] }) {
  return (
    <RadioCards
      name="context"
      legend={question}
      hideLegend
      choices={choices}
      value={text}
      onChoose={onChange}
      error={error}
    />
  );
}

/** Single grades by their number, then the stages of school. */
function GradeControl({ quiz, text, onChange, error }: ContextControlProps) {
  const isSingle = ({ label }: Choice) => /^Grade \d+$/.test(label);
  const stages = quiz.context_values.filter((choice) => !isSingle(choice));
  const single = quiz.context_values
    .filter(isSingle)
    .map(({ value, label }) => ({ value, label: label.slice(6), spoken: label }));
  return (
    <div className="space-y-6">
      <RadioCards
        name="context"
        legend="Grade"
        layout="grid"
        choices={single}
        value={text}
        onChoose={onChange}
        help="A grade that is not here is in one of the stages."
      />
      <RadioCards
        name="context"
        legend="Or a stage of school"
        choices={stages}
        value={text}
        onChoose={onChange}
        error={error}
      />
    </div>
  );
}

const districtHelp = (
  <>
    For example “Brownsville, TX”. The code <span className="whitespace-nowrap">US-TX-Brownsville</span> works
    too.
  </>
);

function DistrictInput({ text, onChange, error }: ContextControlProps) {
  const value = readDistrict(text);
  return (
    <Field
      label="District and state"
      error={error}
      help={value === undefined ? districtHelp : `We read this as ${value}.`}
    >
      {(control) => (
        <TextInput
          {...control}
          name="context"
          autoComplete="off"
          autoCapitalize="words"
          spellCheck={false}
          value={text}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

function StudentsControl({ quiz, question, text, onChange, error }: ContextControlProps) {
  const isBand = quiz.context_values.some(({ value }) => value === text);
  return (
    <div className="space-y-6">
      <RadioCards
        name="context"
        legend={question}
        hideLegend
        choices={quiz.context_values}
        value={text}
        onChoose={onChange}
      />
      <Field label="Or the exact number" error={error} help="A whole number, for example 25000.">
        {(control) => (
          <TextInput
            {...control}
            name="context_number"
            inputMode="numeric"
            autoComplete="off"
            value={isBand ? '' : text}
            onChange={(event) => onChange(event.target.value)}
          />
        )}
      </Field>
    </div>
  );
}
