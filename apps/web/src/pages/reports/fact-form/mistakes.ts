import type { Fault } from '../../../api/fault.ts';
import { nameOf } from './form-value.ts';

/** What is wrong with a field, by the name of its control. */
export type Mistakes = ReadonlyMap<string, string>;

/** As much of a rejected field as is needed to speak of it. */
export interface Issue {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly expected?: string;
  readonly origin?: string;
  readonly minimum?: number | bigint;
  readonly maximum?: number | bigint;
}

/** The first mistake of each field in words. */
export function listMistakes(issues: readonly Issue[]): Mistakes {
  const mistakes = new Map<string, string>();
  for (const issue of issues) {
    const name = nameOf(issue.path.map((step) => (typeof step === 'number' ? step : String(step))));
    if (!mistakes.has(name)) mistakes.set(name, describeIssue(issue));
  }
  return mistakes;
}

function describeIssue(issue: Issue): string {
  const { code, expected, origin, minimum, maximum, message } = issue;
  switch (code) {
    case 'invalid_type':
      if (expected === 'number') return 'Write a number, such as 12 or 2.5.';
      return expected === 'int' ? 'Write a whole number.' : 'Fill this in.';
    case 'too_small':
      return origin === 'string' ? 'Fill this in.' : `Write at least ${minimum}.`;
    case 'too_big':
      if (origin === 'string') return `Write at most ${maximum?.toLocaleString()} characters.`;
      return origin === 'array'
        ? `At most ${maximum} entries fit.`
        : `Write at most ${maximum?.toLocaleString()}.`;
    case 'invalid_value':
      return 'Choose one of the list.';
    default:
      return message.endsWith('.') ? message : `${message}.`;
  }
}

/** What the server refused, where it says which field. */
export function listRefusals({ body }: Fault): Mistakes {
  const data = body['data'];
  const details: unknown = data instanceof Object ? Reflect.get(data, 'details') : undefined;
  const rows: readonly unknown[] = Array.isArray(details) ? details : [];
  return new Map(
    rows.flatMap((row) => {
      const loc: unknown = row instanceof Object ? Reflect.get(row, 'loc') : undefined;
      const msg: unknown = row instanceof Object ? Reflect.get(row, 'msg') : undefined;
      // The place begins with "body" and the name of the record.
      return Array.isArray(loc) && typeof msg === 'string'
        ? [[loc.slice(2).join('.'), `${msg}.`] as const]
        : [];
    }),
  );
}
