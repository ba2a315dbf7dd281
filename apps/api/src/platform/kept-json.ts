const kept = new WeakMap<object, string>();

/** Keeps the JSON of a value that will be sent many times and never changes again. Gives the value back. */
export function keepJson<Value extends object>(value: Value, json = JSON.stringify(value)): Value {
  kept.set(value, json);
  return value;
}

/** The same as `JSON.stringify`, but a field whose JSON is kept is not written out again. */
export function stringify(value: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || 'toJSON' in value)
    return JSON.stringify(value);
  const fields = Object.entries(value);
  if (!fields.some(([, field]) => isKept(field))) return JSON.stringify(value);
  const written = fields.flatMap(([name, field]) => {
    const json = isKept(field) ? kept.get(field) : JSON.stringify(field);
    return json === undefined ? [] : [`${JSON.stringify(name)}:${json}`];
  });
  return `{${written.join(',')}}`;
}

function isKept(field: unknown): field is object {
  return typeof field === 'object' && field !== null && kept.has(field);
}
