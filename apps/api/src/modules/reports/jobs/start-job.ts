import type { GenerateInput, JobQueued, RefineInput, WaitedAnswer } from '@quintet/contracts/reports/schemas';
import type { Transaction } from '@quintet/db/open-db';
import type { Context } from '../../../context.ts';
import { lockReport } from '../access/report-identity.ts';
import type { ReportSession } from '../access/sign-in.ts';
import { claimKey, readIdempotencyKey, releaseKey } from './idempotency-key.ts';
import { answerBusy, answerWaited, readWait } from './prefer-wait.ts';
import { newJob, queueJobs, type SectionRequest } from './queue-jobs.ts';
import type { JobServices } from './services.ts';
import type { WantedJob } from '../store/job-row.ts';

type SectionContext = Context<JobServices, ReportSession>;
type Started = JobQueued | WaitedAnswer;

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

async function startJob(ctx: SectionContext, request: SectionRequest): Promise<Started> {
  const { caller, identity, services } = ctx;
  const seconds = readWait(caller.header('prefer'));
  const idempotencyKey = readIdempotencyKey(caller.header('idempotency-key'));
  const job = newJob(identity, request);
  await services.admission.refresh();
  if (seconds === undefined && idempotencyKey === undefined && request.kind === 'generate') {
    await services.queueJob({ ...job, isSurplus: services.admission.admit(identity.owner) });
    return describeQueued(job.job_id);
  }
  const conditions = { idempotencyKey, isWaitedFor: seconds !== undefined };
  const { job_id, isBusy } = await startUnless(ctx, job, conditions);
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
async function startUnless(
  { core: { bus, jobs }, services: { admission } }: SectionContext,
  job: WantedJob,
  { idempotencyKey, isWaitedFor }: Conditions,
): Promise<Outcome> {
  const { result } = await bus.transaction(async (tx, publish): Promise<Outcome> => {
    const repeated = idempotencyKey === undefined ? undefined : await claimKey(tx, idempotencyKey, job);
    if (repeated !== undefined) return { job_id: repeated, isBusy: false };
    const running = isWaitedFor ? await findRunning(tx, job) : undefined;
    if (running !== undefined) {
      // The answer is no job of this request, so a repetition may still make one.
      if (idempotencyKey !== undefined) await releaseKey(tx, idempotencyKey, job);
      return { job_id: running, isBusy: true };
    }
    const isSurplus = admission.admit(job.owner);
    await queueJobs({ tx, publish, jobs }, [{ ...job, isSurplus }]);
    return { job_id: job.job_id, isBusy: false };
  });
  // A job that cannot be moved to the queue now is moved later; nobody has to wait for that.
  void jobs.relay();
  return result;
}

function describeQueued(job_id: string): JobQueued {
  return { status: 'processing', message: 'Job queued', data: { job_id, status: 'pending' } };
}

/** The job that works on the same section now. Whoever else asks for one in this report waits for this transaction. */
async function findRunning(tx: Transaction, job: WantedJob): Promise<string | undefined> {
  const report_id = await lockReport(tx, job, job);
  const running = await tx.reportsJob.findFirst({
    where: { report_id, section_title: job.section_title, state: { in: ['pending', 'processing'] } },
    orderBy: { created_at: 'desc' },
    select: { job_id: true },
  });
  return running?.job_id;
}
