/** What a form holds: texts as typed, marks, lists and groups of these. */
export type FormValue = string | boolean | readonly FormValue[] | FormGroup;
export interface FormGroup {
  readonly [name: string]: FormValue | undefined;
}
export type Path = readonly (string | number)[];

export function isGroup(value: FormValue | undefined): value is FormGroup {
  return typeof value === 'object' && !Array.isArray(value);
}

/** The entries of a list; none for anything else. */
export function entriesOf(value: FormValue | undefined): readonly FormValue[] {
  return Array.isArray(value) ? value : [];
}

/** The value at a path. */
export function readAt(value: FormValue | undefined, path: Path): FormValue | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === 'number') return readAt(entriesOf(value)[step], rest);
  return isGroup(value) ? readAt(value[step], rest) : undefined;
}

/** The same form with another value at a path. */
export function writeAt(value: FormValue | undefined, path: Path, next: FormValue): FormValue {
  const [step, ...rest] = path;
  if (step === undefined) return next;
  if (typeof step === 'number') {
    const entries = [...entriesOf(value)];
    entries[step] = writeAt(entries[step], rest, next);
    return entries;
  }
  const group = isGroup(value) ? value : {};
  return { ...group, [step]: writeAt(group[step], rest, next) };
}

/** Whether there is nothing in it but spaces. */
export function isBlank(value: FormValue | undefined): boolean {
  if (value === undefined || value === false) return true;
  if (typeof value === 'string') return value.trim() === '';
  if (value === true) return false;
  return (Array.isArray(value) ? value : Object.values(value)).every(isBlank);
}

/** The same form without blank list entries, at any depth. */
export function dropBlank(value: FormValue): FormValue {
  if (Array.isArray(value)) return value.filter((entry) => !isBlank(entry)).map(dropBlank);
  if (!isGroup(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [name, entry === undefined ? undefined : dropBlank(entry)]),
  );
}

/** A path as the key of its error and the name of its control. */
export function nameOf(path: Path): string {
  return path.join('.');
}
