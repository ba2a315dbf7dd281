/** One own field of an input that nobody has validated yet. */
export function fieldOf(raw: unknown, field: string): unknown {
  return typeof raw === 'object' && raw !== null && Object.hasOwn(raw, field)
    ? Reflect.get(raw, field)
    : undefined;
}
