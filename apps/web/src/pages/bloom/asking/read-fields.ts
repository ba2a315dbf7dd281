import { asRecord } from '../../../api/unparsed.ts';

/** One field of a form that was made from a schema. */
export interface FormField {
  readonly name: string;
  readonly label: string;
  readonly help: string | undefined;
  /** `list`: one entry a line; `lead`: somebody is picked. */
  readonly kind: 'line' | 'text' | 'number' | 'list' | 'lead';
  readonly isRequired: boolean;
  /** What the field begins with. */
  readonly initial: string;
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
}

/** Texts of this length and longer get several lines. */
const longText = 1_000;

/**
 * The fields of a JSON Schema that people can fill in, in its order. What is there for older programs only, and what
 * programs hand to each other (objects, ids of conversations), has no field.
 */
export function readFields(schema: unknown): FormField[] {
  const { properties, required } = asRecord(schema) ?? {};
  const needed: unknown[] = Array.isArray(required) ? required : [];
  return Object.entries(asRecord(properties) ?? {}).flatMap(([name, property]) => {
    const kind = kindOf(name, property);
    const { title, description, deprecated, minimum, maximum } = asRecord(property) ?? {};
    const initial = asRecord(property)?.['default'];
    if (kind === undefined || deprecated === true) return [];
    return {
      name,
      label: typeof title === 'string' ? title : toLabel(name),
      help: typeof description === 'string' ? description : undefined,
      kind,
      isRequired: needed.includes(name) && initial === undefined,
      initial: typeof initial === 'string' || typeof initial === 'number' ? String(initial) : '',
      minimum: typeof minimum === 'number' ? minimum : undefined,
      maximum: typeof maximum === 'number' ? maximum : undefined,
    };
  });
}

function kindOf(name: string, property: unknown): FormField['kind'] | undefined {
  const { type, format, maxLength, items, anyOf } = asRecord(property) ?? {};
  if (format === 'uuid') return name === 'lead_id' ? 'lead' : undefined;
  if (type === 'integer' || type === 'number') return 'number';
  if (type === 'array') return asRecord(items)?.['type'] === 'string' ? 'list' : undefined;
  if (type === 'string') return typeof maxLength === 'number' && maxLength >= longText ? 'text' : 'line';
  if (!Array.isArray(anyOf)) return undefined;
  const kinds = anyOf.map((one) => kindOf(name, one));
  // A list that may be written as one text is a list; a number that may be written as text is a text.
  return kinds.find((kind) => kind === 'list') ?? kinds.find((kind) => kind !== 'number');
}

/** A name of the API as people read it: `key_insights` is "Key insights". */
export function toLabel(name: string): string {
  const words = name.replaceAll('_', ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
