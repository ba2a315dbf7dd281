import { z } from 'zod';
import type { JobKind } from './jobs.ts';

const longestId = 300;

/** A payload as it will come out of the queue. Throws `TypeError` when the job could not take it. */
export function checkPayload(job: JobKind<z.ZodType>, data: unknown): unknown {
  const text = JSON.stringify(data);
  if (text === undefined) throw new TypeError(`The payload of job ${job.name} is not JSON`);
  const payload: unknown = JSON.parse(text);
  const parsed = job.schema.safeParse(payload);
  if (!parsed.success) throw new TypeError(describeMisfit(job.name, parsed.error));
  return payload;
}

/** Why a payload does not fit, without its values. */
export function describeMisfit(name: string, error: z.ZodError): string {
  return `The payload does not fit job ${name}: ${z.prettifyError(error).replaceAll('\n', ' ')}`;
}

/** The id, if the queue can hold it. Throws `TypeError` for whole numbers, colons and more than 300 characters. */
export function checkJobId(id: string): string {
  if (id === '' || id.length > longestId || id.includes(':') || /^\d+$/.test(id)) {
    throw new TypeError(`Not a job id: "${id.slice(0, longestId)}"`);
  }
  return id;
}
