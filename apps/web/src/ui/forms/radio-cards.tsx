import { clsx } from 'clsx';
import { useId, type Ref } from 'react';
import { FieldError } from './field.tsx';

interface RadioChoice {
  readonly value: string;
  readonly label: string;
  /** A line below the label. */
  readonly about?: string;
  /** What a screen reader says where the label alone says too little. */
  readonly spoken?: string;
}

const layouts = {
  /** One below the other; two abreast where there is room. */
  rows: 'grid gap-2 sm:grid-cols-2',
  /** One below the other. */
  list: 'grid gap-2',
  /** As many to a line as fit. */
  chips: 'flex flex-wrap gap-2',
  /** Short labels, such as numbers, in even columns. */
  grid: 'grid grid-cols-4 gap-2 sm:grid-cols-5',
} as const;

interface RadioCardsProps {
  readonly name: string;
  readonly legend: string;
  /** For screen readers only, where the page's heading already asks the question. */
  readonly hideLegend?: boolean;
  readonly choices: readonly RadioChoice[];
  readonly value: string | undefined;
  readonly onChoose: (value: string) => void;
  readonly help?: string;
  readonly error?: string | undefined;
  readonly layout?: keyof typeof layouts;
  readonly ref?: Ref<HTMLFieldSetElement>;
}

/** One choice out of a few, all in sight. Native radios, so arrows, Space and Enter do what they do everywhere. */
export function RadioCards({
  legend,
  hideLegend,
  choices,
  help,
  error,
  layout = 'rows',
  ref,
  ...group
}: RadioCardsProps) {
  const id = useId();
  return (
    <fieldset ref={ref} aria-describedby={error === undefined ? undefined : id}>
      <legend className={hideLegend === true ? 'sr-only' : 'mb-2 font-medium'}>{legend}</legend>
      <div className={layouts[layout]}>
        {choices.map((choice) => (
          <RadioCard
            key={choice.value}
            choice={choice}
            wide={layout === 'rows' || layout === 'list'}
            invalid={error !== undefined}
            {...group}
          />
        ))}
      </div>
      <FieldError id={id} error={error} />
      {help !== undefined && <p className="mt-2 text-14 text-ink-soft">{help}</p>}
    </fieldset>
  );
}

interface RadioCardProps extends Pick<RadioCardsProps, 'name' | 'value' | 'onChoose'> {
  readonly choice: RadioChoice;
  readonly wide: boolean;
  readonly invalid: boolean;
}

function RadioCard({ choice, wide, invalid, name, value, onChoose }: RadioCardProps) {
  return (
    <label
      className={clsx(
        'flex min-h-12 cursor-pointer items-center gap-3 rounded-control border bg-surface transition-colors',
        wide ? 'px-4 py-3' : 'px-3 py-2',
        invalid ? 'border-bad' : 'border-line-strong',
        'hover:bg-sunken has-checked:border-accent has-checked:bg-accent-soft has-checked:inset-ring has-checked:inset-ring-accent',
        'has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent',
      )}
    >
      <input
        type="radio"
        name={name}
        value={choice.value}
        aria-label={choice.spoken}
        checked={value === choice.value}
        onChange={() => onChoose(choice.value)}
        className="size-4 shrink-0 accent-(--accent) focus-visible:outline-none"
      />
      <span className="min-w-0 font-medium">
        {choice.label}
        {choice.about !== undefined && (
          <span className="block text-14 font-normal text-ink-soft">{choice.about}</span>
        )}
      </span>
    </label>
  );
}
