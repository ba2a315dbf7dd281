import { clsx } from 'clsx';
import { ChevronRight } from 'lucide-react';
import type { ComponentProps } from 'react';
import { Field } from '../../../ui/forms/field.tsx';
import { TextArea } from '../../../ui/forms/text-area.tsx';
import { TextInput } from '../../../ui/forms/text-input.tsx';
import { LeadPicker } from './lead-picker.tsx';
import type { FormField } from './read-fields.ts';
import type { Typed } from './read-input.ts';

interface AgentFieldsProps {
  readonly fields: readonly FormField[];
  /** The names of those that stand first; the rest waits behind one line. */
  readonly first: readonly string[];
  readonly typed: Typed;
  readonly mistakes: ReadonlyMap<string, string>;
  readonly onType: (name: string, text: string) => void;
}

/** The fields of what agents are asked: the few that matter in sight, the others one press away. */
export function AgentFields({ fields, first, ...form }: AgentFieldsProps) {
  const rest = fields.filter(({ name }) => !first.includes(name));
  const filled = rest.filter(({ name, initial }) => (form.typed[name] ?? initial).trim() !== '').length;
  const hasMistake = rest.some(({ name }) => form.mistakes.has(name));
  return (
    <>
      {first.flatMap((name) => {
        const field = fields.find((known) => known.name === name);
        return field === undefined ? [] : <FieldOf key={name} field={field} {...form} />;
      })}
      {rest.length > 0 && (
        <details open={hasMistake || undefined} className="group border-t border-line pt-2">
          <summary className="flex min-h-11 cursor-pointer list-none items-center gap-2 font-medium">
            <ChevronRight size={16} aria-hidden className="transition-transform group-open:rotate-90" />
            More facts
            <span className="text-14 font-normal text-ink-soft">
              {filled === 0 ? 'all of them may stay empty' : `${filled} filled in`}
            </span>
          </summary>
          <div className="mt-4 grid items-start gap-x-6 gap-y-5 sm:grid-cols-2">
            {rest.map((field) => (
              <div
                key={field.name}
                className={clsx((field.kind === 'text' || field.kind === 'list') && 'sm:col-span-2')}
              >
                <FieldOf field={field} {...form} />
              </div>
            ))}
          </div>
        </details>
      )}
    </>
  );
}

interface FieldOfProps extends Omit<AgentFieldsProps, 'fields' | 'first'> {
  readonly field: FormField;
}

function FieldOf({ field, typed, mistakes, onType }: FieldOfProps) {
  const { name, label, help, kind, initial } = field;
  const value = typed[name] ?? initial;
  const words = [help, kind === 'list' ? 'One to a line.' : undefined].filter((part) => part !== undefined);
  return (
    <Field
      label={label}
      error={mistakes.get(name)}
      {...(words.length === 0 ? {} : { help: words.join('. ').replace('..', '.') })}
    >
      {(control) => {
        const shared = { ...control, name, value };
        if (kind === 'lead')
          return <LeadPicker {...control} value={value} onChange={(id) => onType(name, id)} />;
        if (kind === 'text' || kind === 'list')
          return (
            <TextArea
              {...shared}
              rows={name === 'message' ? 3 : 2}
              onChange={(event) => onType(name, event.target.value)}
            />
          );
        return (
          <TextInput
            {...shared}
            {...numberProps(field)}
            onChange={(event) => onType(name, event.target.value)}
          />
        );
      }}
    </Field>
  );
}

function numberProps({ kind }: FormField): ComponentProps<'input'> {
  return kind === 'number' ? { inputMode: 'numeric', className: 'tabular-nums' } : {};
}
