import { createHash, randomUUID } from 'node:crypto';
import type { GenerateInput, JobQueued, RefineInput, WaitedAnswer } from '@quintet/contracts/reports/schemas';
import type { Context } from '../../context.ts';
import { ContractError } from '../../platform/contract-error.ts';
import type { Transaction } from '../../platform/once.ts';
import { answerBusy, answerWaited } from './await-job.ts';
import { jobStream, type JobKindName } from './job-row.ts';
import { readWait } from './prefer.ts';
import { lockReport } from './report-identity.ts';
import { generateSection, refineSection } from './section-jobs.ts';
import type { ReportSession } from './sign-in.ts';

type SectionContext = Context<ReportSession>;
type Started = JobQueued | WaitedAnswer;

interface Request {
  readonly kind: JobKindName;
  readonly input: GenerateInput;
  readonly original_text?: string;
  readonly prompt?: string;
}

/** What became of a request: a job of its own or an earlier one that it repeats, or that its section is at work. */
interface Outcome {
  readonly job_id: string;
  readonly isBusy: boolean;
}

/** Queues a draft of a section (contract "Endpoints" 1). Throws `CONFLICT` and `RATE_LIMITED`. */
export async function generate(ctx: SectionContext, input: GenerateInput): Promise<Started> {
  return await startJob(ctx, { kind: 'generate', input });
}

/** Queues a change of a section's text (contract "Endpoints" 2). Throws `CONFLICT` and `RATE_LIMITED`. */
export async function refine(ctx: SectionContext, input: RefineInput): Promise<Started> {
  const { original_text, prompt } = input;
  return await startJob(ctx, { kind: 'refine', input, original_text, prompt });
}

async function startJob(ctx: SectionContext, request: Request): Promise<Started> {
  const { services, caller, identity } = ctx;
  const seconds = readWait(caller.header('prefer'));
  const idempotencyKey = readIdempotencyKey(caller.header('idempotency-key'));
  await services.reports.backlog.admit(identity.owner);
  const { result } = await services.bus.transaction(async (tx, publish) => {
    const job_id = randomUUID();
    const repeated =
      idempotencyKey === undefined ? undefined : await claimKey(tx, ctx, { idempotencyKey, job_id, request });
    if (repeated !== undefined) return { job_id: repeated, isBusy: false };
    const running = seconds === undefined ? undefined : await findRunning(tx, ctx, request);
    if (running !== undefined) {
      // The answer is no job of this request, so a repetition may still make one.
      if (idempotencyKey !== undefined) await releaseKey(tx, identity.owner, idempotencyKey);
      return { job_id: running, isBusy: true };
    }
    await queueJob(tx, ctx, job_id, request);
    publish(jobStream(job_id), 'state', { status: 'pending' });
    return { job_id, isBusy: false } satisfies Outcome;
  });
  // A job that cannot be moved to the queue now is moved later; nobody has to wait for that.
  void services.jobs.relay();
  if (seconds === undefined) return describeQueued(result.job_id);
  ctx.reply.setHeader('preference-applied', `wait=${seconds}`);
  return result.isBusy ? answerBusy(ctx, result.job_id) : await answerWaited(ctx, result.job_id, seconds);
}

function describeQueued(job_id: string): JobQueued {
  return { status: 'processing', message: 'Job queued', data: { job_id, status: 'pending' } };
}

async function queueJob(
  tx: Transaction,
  { services, identity }: SectionContext,
  job_id: string,
  request: Request,
): Promise<void> {
  if ((await insertJob(tx, identity, job_id, request)) === 0) {
    // The report is new and somebody else is just making it.
    await lockReport(tx, identity, request.input);
    await insertJob(tx, identity, job_id, request);
  }
  const job = request.kind === 'generate' ? generateSection : refineSection;
  await services.jobs.enqueueIn(tx, job, { job_id }, { jobId: job_id });
}

/** Writes the job, and its report where there is none, in one statement. Gives 0 when the report could not be seen. */
async function insertJob(
  tx: Transaction,
  { owner, session_id }: ReportSession,
  job_id: string,
  { kind, input, original_text, prompt }: Request,
): Promise<number> {
  const { type, customer_id, opportunity_id, section_title } = input;
  return await tx.$executeRaw`
    with made as (
      insert into reports.reports (owner, session_id, type, customer_id, opportunity_id)
      values (${owner}, ${session_id}, ${type}, ${customer_id}, ${opportunity_id})
      on conflict do nothing returning report_id
    ), report as (
      select report_id from made union all
      select report_id from reports.reports where owner = ${owner} and session_id = ${session_id} and type = ${type}
        and customer_id = ${customer_id} and opportunity_id = ${opportunity_id}
    )
    insert into reports.jobs (job_id, report_id, owner, kind, section_title, original_text, prompt)
    select ${job_id}::uuid, report_id, ${owner}, ${kind}, ${section_title},
      ${original_text ?? null}, ${prompt ?? null}
    from report`;
}

/** The job that works on the same section now. Whoever else asks for one in this report waits for this transaction. */
async function findRunning(
  tx: Transaction,
  { identity }: SectionContext,
  { input }: Request,
): Promise<string | undefined> {
  const report_id = await lockReport(tx, identity, input);
  const running = await tx.reportsJob.findFirst({
    where: { report_id, section_title: input.section_title, state: { in: ['pending', 'processing'] } },
    orderBy: { created_at: 'desc' },
    select: { job_id: true },
  });
  return running?.job_id;
}

const keyForm = /^[\x21-\x7e]{1,255}$/;

function readIdempotencyKey(header: string | undefined): string | undefined {
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
async function claimKey(
  tx: Transaction,
  { identity }: SectionContext,
  claim: { idempotencyKey: string; job_id: string; request: Request },
): Promise<string | undefined> {
  const { owner } = identity;
  const { idempotencyKey: key, job_id, request } = claim;
  const input_hash = hashRequest(identity.session_id, request);
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

async function releaseKey(tx: Transaction, owner: string, key: string): Promise<void> {
  await tx.reportsIdempotencyKey.deleteMany({ where: { owner, key } });
}

function hashRequest(session_id: string, { kind, input, original_text, prompt }: Request): string {
  const { type, customer_id, opportunity_id, section_title } = input;
  const fields = [kind, session_id, type, customer_id, opportunity_id, section_title, original_text, prompt];
  return createHash('sha256').update(JSON.stringify(fields)).digest('base64url');
}
