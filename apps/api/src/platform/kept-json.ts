const kept = new WeakMap<object, string>();

/** Keeps the JSON of a value that will be sent many times and never changes again. Gives the value back. */
export function keepJson<Value extends object>(value: Value, json = JSON.stringify(value)): Value {
  kept.set(value, json);
  return value;
}

/** The same as `JSON.stringify`, but a value or a field whose JSON is kept is not written out again. */
export function stringify(value: unknown): string {
  const whole = findKept(value);
  if (whole !== undefined) return whole;
  if (!carriesKept(value)) return JSON.stringify(value);
  let written = '';
  for (const name of Object.keys(value)) {
    const field = value[name];
    const json: string | undefined = findKept(field) ?? JSON.stringify(field);
    if (json !== undefined) written += `${written === '' ? '' : ','}${JSON.stringify(name)}:${json}`;
  }
  return `{${written}}`;
}

function carriesKept(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || 'toJSON' in value) return false;
  for (const field of Object.values(value)) if (findKept(field) !== undefined) return true;
  return false;
}

function findKept(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null ? kept.get(value) : undefined;
}
