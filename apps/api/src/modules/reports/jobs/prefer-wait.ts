import type { WaitedAnswer } from '@quintet/contracts/reports/schemas';
import type { Context } from '../../../context.ts';
import type { Bus } from '../../../platform/bus/bus.ts';
import { describeJob, jobStream } from '../store/job-row.ts';
import { isEnd } from './job-status.ts';
import type { JobServices } from './services.ts';

/** The longest a request may wait for its job, in seconds. */
const mostSeconds = 30;
const stateOnly = new Set(['state']);

/**
 * The seconds that `Prefer: wait=N` (RFC 7240) asks for, at most 30; `undefined` when it does not ask. Of several the
 * first counts; one that is no whole number is ignored, as the RFC wants it.
 */
export function readWait(header: string | undefined): number | undefined {
  for (const preference of (header ?? '').split(',')) {
    const [token = ''] = preference.split(';');
    const found = /^\s*wait\s*=\s*"?(\d{1,9})"?\s*$/i.exec(token)?.[1];
    if (found !== undefined) return Math.min(mostSeconds, Number(found));
  }
  return undefined;
}

/**
 * Waits for a job, at most these seconds, and answers Ready, Error or Processing in the document's older shape (contract
 * "POST /generate"): 200 when the job is over, else 202.
 */
export async function answerWaited(
  ctx: Context<JobServices>,
  job_id: string,
  seconds: number,
): Promise<WaitedAnswer> {
  if (seconds > 0) {
    const signal = AbortSignal.any([ctx.signal, AbortSignal.timeout(seconds * 1000)]);
    await waitForEnd(ctx.core.bus, job_id, signal);
  }
  const job = await ctx.services.findJob(job_id);
  const ids = { request_id: ctx.requestId, job_id };
  const status = job === undefined ? undefined : describeJob(job);
  if (status?.status === 'ready') {
    ctx.reply.setStatus(200);
    return { status: 'ready', message: 'Draft ready', data: { ready: true, ...ids, ...status.data.result } };
  }
  if (status?.status === 'error') {
    ctx.reply.setStatus(200);
    const { error_code, message } = status.data.error;
    return { status: 'error', message, data: { ready: false, ...ids, error_code } };
  }
  ctx.reply.setHeader('retry-after', '1');
  return { status: 'processing', message: 'Generating...', data: { ready: false, ...ids } };
}

/** The section of the request is at work already, by this job: 202. */
export function answerBusy(ctx: Context, job_id: string): WaitedAnswer {
  ctx.reply.setHeader('retry-after', '1');
  const ids = { request_id: ctx.requestId, job_id };
  return { status: 'busy', message: 'Request is busy', data: { ready: false, ...ids } };
}

/** Waits until a job is over, or the signal says that it is enough. */
export async function waitForEnd(bus: Bus, job_id: string, signal: AbortSignal): Promise<void> {
  const streams = [jobStream(job_id)];
  const subscription = bus.subscribe({ streams, start: 'start', types: stateOnly, signal });
  for await (const delivery of subscription) {
    // What is lost may have been the end; the status tells.
    if (delivery.kind === 'reset' || delivery.events.some(isEnd)) break;
  }
}
