import type { ComponentProps } from 'react';
import { Field } from '../../../ui/forms/field.tsx';
import { Select } from '../../../ui/forms/select.tsx';
import { TextInput } from '../../../ui/forms/text-input.tsx';
import { useFactForm } from './fact-form-context.ts';
import type { FieldSpec } from './field-spec.ts';
import { nameOf, type Path } from './form-value.ts';
import { RowList } from './row-list.tsx';
import { TextList } from './text-list.tsx';

interface FactFieldsProps {
  readonly fields: readonly FieldSpec[];
  readonly path: Path;
}

/** Fields of a group, the short ones two abreast. */
export function FactFields({ fields, path }: FactFieldsProps) {
  return (
    <div className="grid gap-x-6 gap-y-5 sm:grid-cols-2">
      {fields.map((field) => (
        <div key={field.name} className={isWide(field) ? 'min-w-0 sm:col-span-2' : 'min-w-0'}>
          <FactField field={field} path={[...path, field.name]} />
        </div>
      ))}
    </div>
  );
}

function isWide({ kind }: FieldSpec): boolean {
  return kind === 'prose' || kind === 'texts' || kind === 'rows' || kind === 'group';
}

function FactField({ field, path }: { readonly field: FieldSpec; readonly path: Path }) {
  switch (field.kind) {
    case 'group':
      return <FactFields fields={field.fields} path={path} />;
    case 'rows':
      return (
        <RowList field={field} path={path}>
          {(row) => <FactFields fields={field.fields} path={row} />}
        </RowList>
      );
    case 'texts':
      return <TextList field={field} path={path} />;
    case 'yes':
      return <YesField label={field.label} path={path} />;
    default:
      return <PlainField field={field} path={path} />;
  }
}

function YesField({ label, path }: { readonly label: string; readonly path: Path }) {
  const { read, write } = useFactForm();
  return (
    <label className="flex min-h-12 cursor-pointer items-center gap-3 sm:mt-8">
      <input
        type="checkbox"
        name={nameOf(path)}
        checked={read(path) === true}
        onChange={(event) => write(path, event.target.checked)}
        className="size-4 accent-(--accent)"
      />
      {label}
    </label>
  );
}

type PlainSpec = Exclude<FieldSpec, { kind: 'group' | 'rows' | 'texts' | 'yes' }>;

function PlainField({ field, path }: { readonly field: PlainSpec; readonly path: Path }) {
  const { read, write, mistakes, fixed } = useFactForm();
  const name = nameOf(path);
  const stored = read(path);
  const value = typeof stored === 'string' ? stored : '';
  const change = (event: { readonly target: { readonly value: string } }) => write(path, event.target.value);
  return (
    <Field label={field.label} help={field.help} error={mistakes.get(name)}>
      {(control) => {
        const common = { ...control, name, value, onChange: change };
        if (field.kind === 'choice') {
          return (
            <Select {...common}>
              <option value="">Not known</option>
              {field.choices.map((choice) => (
                <option key={choice.value} value={choice.value}>
                  {choice.label}
                </option>
              ))}
            </Select>
          );
        }
        if (field.kind === 'prose') return <ProseInput {...common} />;
        const isFixed = fixed.has(name);
        return (
          <TextInput
            {...common}
            type={field.kind === 'date' ? 'date' : 'text'}
            inputMode={field.kind === 'number' ? 'decimal' : undefined}
            autoComplete="off"
            readOnly={isFixed}
            className={isFixed ? 'bg-sunken! font-mono' : undefined}
          />
        );
      }}
    </Field>
  );
}

function ProseInput(props: ComponentProps<'textarea'>) {
  return (
    <textarea
      rows={2}
      className="block w-full resize-y rounded-control border border-line-strong bg-surface p-3 text-16 field-sizing-content aria-invalid:border-bad"
      {...props}
    />
  );
}
