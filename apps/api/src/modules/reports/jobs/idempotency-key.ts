import type { Transaction } from '@quintet/db/open-db';
import { createHash } from 'node:crypto';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import type { WantedJob } from '../store/job-row.ts';

const keyForm = /^[\x21-\x7e]{1,255}$/;

/** Throws `VALIDATION_ERROR` for what is no key. */
export function readIdempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined || keyForm.test(header)) return header;
  const row = {
    type: 'string_pattern_mismatch',
    loc: ['header', 'Idempotency-Key'],
    msg: 'Use 1 to 255 visible ASCII characters',
    input: header.slice(0, 300),
  };
  throw new ContractError('VALIDATION_ERROR', { details: [row] });
}

/**
 * Claims an `Idempotency-Key` for 24 hours. Gives the job of the first request when this one repeats it, also while that
 * one is just being made; throws `CONFLICT` when the key came with another request.
 */
export async function claimKey(tx: Transaction, key: string, job: WantedJob): Promise<string | undefined> {
  const { owner, job_id } = job;
  const input_hash = hashRequest(job);
  await tx.$executeRaw`
    delete from reports.idempotency_keys
    where owner = ${owner} and key = ${key} and created_at < now() - interval '24 hours'`;
  const claimed = await tx.reportsIdempotencyKey.createMany({
    data: { owner, key, input_hash, job_id },
    skipDuplicates: true,
  });
  if (claimed.count === 1) return undefined;
  const first = await tx.reportsIdempotencyKey.findUniqueOrThrow({ where: { owner_key: { owner, key } } });
  if (first.input_hash === input_hash) return first.job_id;
  throw new ContractError('CONFLICT', { message: 'This Idempotency-Key was used for another request' });
}

/** Lets a repetition make a job after all. */
export async function releaseKey(tx: Transaction, key: string, { owner }: WantedJob): Promise<void> {
  await tx.reportsIdempotencyKey.deleteMany({ where: { owner, key } });
}

function hashRequest(job: WantedJob): string {
  const { kind, session_id, type, customer_id, opportunity_id, section_title, original_text, prompt } = job;
  const fields = [kind, session_id, type, customer_id, opportunity_id, section_title, original_text, prompt];
  return createHash('sha256').update(JSON.stringify(fields)).digest('base64url');
}
