const preserialized = new WeakMap<object, string>();

/** Writes out once the JSON of a value that will be sent many times and never changes again. Gives the value back. */
export function preserialize<Value extends object>(value: Value, json = JSON.stringify(value)): Value {
  preserialized.set(value, json);
  return value;
}

/** The same as `JSON.stringify`, but a preserialized value or field is not written out again. */
export function stringify(value: unknown): string {
  const whole = findJson(value);
  if (whole !== undefined) return whole;
  if (!hasPreserializedField(value)) return JSON.stringify(value);
  let written = '';
  for (const name of Object.keys(value)) {
    const field = value[name];
    const json: string | undefined = findJson(field) ?? JSON.stringify(field);
    if (json !== undefined) written += `${written === '' ? '' : ','}${JSON.stringify(name)}:${json}`;
  }
  return `{${written}}`;
}

function hasPreserializedField(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || 'toJSON' in value) return false;
  for (const field of Object.values(value)) if (findJson(field) !== undefined) return true;
  return false;
}

function findJson(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null ? preserialized.get(value) : undefined;
}
