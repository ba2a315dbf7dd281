import { createHash } from 'node:crypto';
import type { GenerateInput, JobQueued, RefineInput, WaitedAnswer } from '@quintet/contracts/reports/schemas';
import type { Context } from '../../context.ts';
import { ContractError } from '../../platform/contract-error.ts';
import type { Position } from '../../platform/bus-append.ts';
import { mintId } from '../../platform/ids.ts';
import type { Transaction } from '../../platform/once.ts';
import { answerBusy, answerWaited } from './await-job.ts';
import type { JobKindName } from './job-row.ts';
import { readWait } from './prefer.ts';
import { lockReport } from './report-identity.ts';
import type { NewJob } from './queue-jobs.ts';
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
  const job = toJob(identity, request);
  await services.reports.backlog.refresh();
  if (seconds === undefined && idempotencyKey === undefined && request.kind === 'generate') {
    services.reports.backlog.admit(identity.owner);
    await services.reports.steps.queue(job);
    return describeQueued(job.job_id);
  }
  const { job_id, isBusy } = await startAlone(ctx, job, {
    idempotencyKey,
    isWaitedFor: seconds !== undefined,
  });
  if (seconds === undefined) return describeQueued(job_id);
  ctx.reply.setHeader('preference-applied', `wait=${seconds}`);
  return isBusy ? answerBusy(ctx, job_id) : await answerWaited(ctx, job_id, seconds);
}

interface Conditions {
  readonly idempotencyKey: string | undefined;
  /** Then nothing is started while the section is at work. */
  readonly isWaitedFor: boolean;
}

/** Starts the job unless the request repeats another one, or its section is at work. */
async function startAlone(
  { services, identity }: SectionContext,
  job: NewJob,
  { idempotencyKey, isWaitedFor }: Conditions,
): Promise<Outcome> {
  const { jobs, bus, reports } = services;
  let events: readonly Position[] = [];
  const { result } = await bus.transaction(async (tx): Promise<Outcome> => {
    events = [];
    const repeated = idempotencyKey === undefined ? undefined : await claimKey(tx, idempotencyKey, job);
    if (repeated !== undefined) return { job_id: repeated, isBusy: false };
    const running = isWaitedFor ? await findRunning(tx, job) : undefined;
    if (running !== undefined) {
      // The answer is no job of this request, so a repetition may still make one.
      if (idempotencyKey !== undefined) await releaseKey(tx, identity.owner, idempotencyKey);
      return { job_id: running, isBusy: true };
    }
    reports.backlog.admit(identity.owner);
    events = await reports.steps.queueIn(tx, job);
    return { job_id: job.job_id, isBusy: false };
  });
  bus.announce(events);
  // A job that cannot be moved to the queue now is moved later; nobody has to wait for that.
  void jobs.relay();
  return result;
}

function toJob(
  { owner, session_id }: ReportSession,
  { kind, input, original_text, prompt }: Request,
): NewJob {
  const { type, customer_id, opportunity_id, section_title } = input;
  return {
    job_id: mintId(),
    owner,
    session_id,
    type,
    customer_id,
    opportunity_id,
    kind,
    section_title,
    // The database holds no NUL, and base64 has none either: the job says so of its stand-in.
    original_text: original_text?.replaceAll('\0', '\uFFFD') ?? null,
    prompt: prompt ?? null,
  };
}

function describeQueued(job_id: string): JobQueued {
  return { status: 'processing', message: 'Job queued', data: { job_id, status: 'pending' } };
}

/** The job that works on the same section now. Whoever else asks for one in this report waits for this transaction. */
async function findRunning(tx: Transaction, job: NewJob): Promise<string | undefined> {
  const report_id = await lockReport(tx, job, job);
  const running = await tx.reportsJob.findFirst({
    where: { report_id, section_title: job.section_title, state: { in: ['pending', 'processing'] } },
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
async function claimKey(tx: Transaction, key: string, job: NewJob): Promise<string | undefined> {
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

async function releaseKey(tx: Transaction, owner: string, key: string): Promise<void> {
  await tx.reportsIdempotencyKey.deleteMany({ where: { owner, key } });
}

function hashRequest(job: NewJob): string {
  const { kind, session_id, type, customer_id, opportunity_id, section_title, original_text, prompt } = job;
  const fields = [kind, session_id, type, customer_id, opportunity_id, section_title, original_text, prompt];
  return createHash('sha256').update(JSON.stringify(fields)).digest('base64url');
}
