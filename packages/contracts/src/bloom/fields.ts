import { z } from 'zod';
import { text } from '../operation.ts';
import { bloomErrors } from './errors.ts';

/** What the operations of Bloom have in common. */
export const common = {
  table: bloomErrors,
  limits: [],
  invalid: { id: 'NOT_FOUND', '*': 'BAD_REQUEST' },
} as const;

/** The codes of whatever needs a token. */
export const guardedErrors = ['UNAUTHORIZED', 'BAD_REQUEST', 'PROVIDER_DOWN'] as const;

/** The id of a row. One of another form names no row: NOT_FOUND. */
export const RowId = z.uuid();

/** Whoever is meant: the subject of a token. */
export const UserId = text(255).min(1);

/** JSON of the caller's own. */
export const Metadata = z.record(z.string(), z.unknown());

/** Metadata as it arrives: what a database can store, and not more than 16 KB. */
export const GivenMetadata = Metadata.refine(isStorable, 'Contains characters that are not text').refine(
  (given) => JSON.stringify(given).length <= 16_384,
  'Expected at most 16 KB',
);

function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes('\u0000') && value.isWellFormed();
  if (!(value instanceof Object)) return true;
  return Object.entries(value).every(([name, inner]) => isStorable(name) && isStorable(inner));
}

/** An address for mail: trimmed and in lower case, so that one person has one. */
export const Email = z
  .string()
  .max(320)
  .transform((value) => value.trim().toLowerCase())
  .pipe(z.email().max(254));

/** A moment on the wire: ISO 8601 in UTC. */
export const Moment = z.iso.datetime();

/** A whole number, or its digits in a query. */
export function wholeNumber(minimum: number, maximum: number) {
  const expected = `Expected a whole number from ${minimum} to ${maximum}`;
  const given = z.union([z.int().min(minimum).max(maximum), z.string().regex(/^-?\d{1,15}$/)], expected);
  return given.transform(Number).pipe(z.int().min(minimum, expected).max(maximum, expected));
}

/** A boolean, or the word for it in a query, as JavaScript or Python writes it. */
export const Flag = z
  .union([z.boolean(), z.enum(['true', 'false', 'True', 'False', '1', '0'])])
  .transform((given) => given === true || given === 'true' || given === 'True' || given === '1');

/** `limit` and `offset` of lists. */
export const page = {
  limit: wholeNumber(1, 100).default(50),
  offset: wholeNumber(0, 1_000_000_000).default(0),
} as const;

/** The years 1 to 9999, which the wire and the database write alike. */
const earliest = Date.parse('0001-01-01T00:00:00.000Z');
const latest = Date.parse('9999-12-31T23:59:59.999Z');

/** A moment as clients write it: a date, or a date and time, without an offset in UTC. */
export const GivenMoment = z
  .union([z.iso.date(), z.iso.datetime({ offset: true, local: true })], 'Expected a date or a date and time')
  .transform(toDate)
  .refine((date) => date.getTime() >= earliest && date.getTime() <= latest, 'Expected a date that there is');

const offsetForm = /(?:Z|[+-]\d\d:?\d\d)$/;

function toDate(value: string): Date {
  return new Date(value.includes('T') && !offsetForm.test(value) ? `${value}Z` : value);
}

/** `start_date` (included) and `end_date` (excluded) of a range. */
export const range = {
  start_date: GivenMoment.optional(),
  end_date: GivenMoment.optional(),
} as const;
