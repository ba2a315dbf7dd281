import { isBlank, isGroup, entriesOf, type FormGroup, type FormValue } from './form-value.ts';

interface Named {
  readonly name: string;
  readonly label: string;
  readonly help?: string;
}

interface TextField extends Named {
  readonly kind: 'line' | 'prose' | 'number' | 'date' | 'yes';
}

interface ChoiceField extends Named {
  readonly kind: 'choice';
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  /** The contract has a number here. */
  readonly isNumber?: boolean;
}

/** A list of texts. */
interface TextsField extends Named {
  readonly kind: 'texts';
  readonly noun: string;
}

/** A list of groups. */
export interface RowsField extends Named {
  readonly kind: 'rows';
  readonly noun: string;
  /** The field that names an entry. */
  readonly title: string;
  readonly fields: readonly FieldSpec[];
  /** Changes between the contract's entry and the form's, where the two differ. */
  readonly toForm?: (row: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
  readonly toFacts?: (row: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
}

/** Fields of an inner object. */
interface GroupField extends Named {
  readonly kind: 'group';
  readonly fields: readonly FieldSpec[];
}

export type FieldSpec = TextField | ChoiceField | TextsField | RowsField | GroupField;

/** Fields that belong together, under a heading. */
export interface FieldGroup {
  readonly title: string;
  readonly about?: string;
  readonly fields: readonly FieldSpec[];
}

/** A stored record as a form. */
export function toForm(record: object, fields: readonly FieldSpec[]): FormGroup {
  return Object.fromEntries(
    fields.map((field) => [field.name, toValue(Reflect.get(record, field.name), field)]),
  );
}

function toValue(value: unknown, field: FieldSpec): FormValue {
  switch (field.kind) {
    case 'yes':
      return value === true;
    case 'texts':
      return Array.isArray(value) ? value.map(String) : [];
    case 'rows':
      return Array.isArray(value)
        ? value.filter(isRecord).map((row) => toForm(field.toForm?.(row) ?? row, field.fields))
        : [];
    case 'group':
      return toForm(isRecord(value) ? value : {}, field.fields);
    default:
      return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  }
}

/** A form as the contract's record; what is blank is left out. */
export function toFacts(form: FormGroup, fields: readonly FieldSpec[]): Record<string, unknown> {
  return Object.fromEntries(
    fields
      .filter(({ name }) => !isBlank(form[name]))
      .map((field) => [field.name, toFact(form[field.name], field)]),
  );
}

function toFact(value: FormValue | undefined, field: FieldSpec): unknown {
  switch (field.kind) {
    case 'number':
      return toNumber(value);
    case 'choice':
      return field.isNumber === true ? toNumber(value) : value;
    case 'rows':
      return entriesOf(value).map((row) => {
        const facts = toFacts(isGroup(row) ? row : {}, field.fields);
        return field.toFacts?.(facts) ?? facts;
      });
    case 'group':
      return toFacts(isGroup(value) ? value : {}, field.fields);
    default:
      return value;
  }
}

/** Numbers as people write them, with commas or spaces between the thousands; else the text, for the check to refuse. */
function toNumber(value: FormValue | undefined): unknown {
  if (typeof value !== 'string') return value;
  const digits = value.trim().replace(/(?<=\d)[,\s](?=\d{3}(?!\d))/g, '');
  return /^-?\d+(?:\.\d+)?$/.test(digits) ? Number(digits) : value;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
