import fc from 'fast-check';
import { z } from 'zod';

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** Values for fields of a name, where any value of the right form would mean nothing. */
export type Hints = Readonly<Record<string, fc.Arbitrary<unknown>>>;

export interface BrokenInput {
  readonly field: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** Inputs that the schema takes, made from the schema itself. */
export function validInputs(schema: z.ZodObject, hints: Hints): fc.Arbitrary<Record<string, unknown>> {
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const definitions = root.$defs ?? {};
  // A schema with a name of its own stands among the definitions.
  const named = definitions[root.$ref?.replace('#/$defs/', '') ?? ''] ?? root;
  return objectOf(named, { hints, definitions }).filter((input) => schema.safeParse(input).success);
}

/** Inputs that the schema would take, were it not for one field that is absent or of another form. */
export function brokenInputs(schema: z.ZodObject, hints: Hints): fc.Arbitrary<BrokenInput> {
  const broken = fc.record({
    input: validInputs(schema, hints),
    field: fc.constantFrom(...Object.keys(schema.shape)),
    value: fc.oneof(fc.constant(undefined), hostileValue),
  });
  return broken
    .map(({ input, field, value }) => ({ field, input: { ...input, [field]: value } }))
    .filter(({ input }) => !schema.safeParse(input).success);
}

const depth = 100;
const deep = Array.from({ length: depth }).reduce<unknown>((inner) => [inner], null);
// Longer, and a query would end at the limit that HTTP sets for all headers together.
const huge = 'x'.repeat(1_000);

const hostileValue = fc.oneof(
  fc.jsonValue(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom<unknown>('\u0000', '\uD800', '', ' ', null, 0, -1, 1e308, [], {}, deep, huge),
);

/** Anything at all: known names with any value, names that objects have by themselves, and no objects. */
export function hostileInputs(schema: z.ZodObject): fc.Arbitrary<unknown> {
  const names = [...Object.keys(schema.shape), '__proto__', 'constructor', 'toString', 'extra'];
  return fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...names), hostileValue));
}

interface Scope {
  readonly hints: Hints;
  readonly definitions: Readonly<Record<string, JsonSchema>>;
}

function objectOf(schema: JsonSchema, scope: Scope): fc.Arbitrary<Record<string, unknown>> {
  const fields = Object.entries(schema.properties ?? {}).map(
    ([name, field]) => [name, scope.hints[name] ?? valueOf(field, scope)] as const,
  );
  return fc.record(Object.fromEntries(fields), { requiredKeys: schema.required ?? [] });
}

function valueOf(schema: JsonSchema | boolean, scope: Scope): fc.Arbitrary<unknown> {
  if (typeof schema === 'boolean') return fc.jsonValue();
  const { $ref, anyOf, oneOf } = schema;
  if ($ref !== undefined) return valueOf(scope.definitions[$ref.replace('#/$defs/', '')] ?? {}, scope);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const choices = anyOf ?? oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map((choice) => valueOf(choice, scope)));
  switch (schema.type) {
    case 'string':
      return textOf(schema);
    case 'integer':
    case 'number':
      return fc.integer(rangeOf(schema));
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(arrayItem(schema, scope), { minLength: schema.minItems ?? 0, maxLength: 3 });
    case 'object':
      return objectOf(schema, scope);
    default:
      return fc.jsonValue();
  }
}

function arrayItem({ items }: JsonSchema, scope: Scope): fc.Arbitrary<unknown> {
  return items === undefined || Array.isArray(items) ? fc.jsonValue() : valueOf(items, scope);
}

const largest = 1_000_000;

function rangeOf({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonSchema) {
  const least = minimum ?? (exclusiveMinimum === undefined ? 0 : Number(exclusiveMinimum) + 1);
  const most = maximum ?? (exclusiveMaximum === undefined ? largest : Number(exclusiveMaximum) - 1);
  return { min: Math.ceil(least), max: Math.min(Math.floor(most), largest) };
}

function textOf({ format, pattern, minLength = 0, maxLength = 60 }: JsonSchema): fc.Arbitrary<string> {
  const date = fc.date({
    min: new Date('2000-01-01'),
    max: new Date('2100-01-01'),
    noInvalidDate: true,
  });
  switch (format) {
    case 'uuid':
      return fc.uuid({ version: 4 });
    case 'email':
      return fc.uuid().map((id) => `${id}@example.org`);
    case 'date-time':
      return date.map((value) => value.toISOString());
    case 'date':
      return date.map((value) => value.toISOString().slice(0, 10));
  }
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  return fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, 60) });
}
