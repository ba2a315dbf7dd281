import type { JobStatus, WaitedAnswer } from '@quintet/contracts/reports/schemas';
import type { Context } from '../../context.ts';
import { jobStream } from './job-row.ts';

const stateOnly = new Set(['state']);

/**
 * Waits for a job, at most these seconds, and answers Ready, Error or Processing in the document's older shape (contract
 * "POST /generate"): 200 when the job is over, else 202.
 */
export async function answerWaited(ctx: Context, job_id: string, seconds: number): Promise<WaitedAnswer> {
  await waitForEnd(ctx, job_id, seconds);
  const known = await ctx.services.reports.statuses.findAnew(job_id);
  const ids = { request_id: ctx.requestId, job_id };
  if (known !== undefined && known.finished > 0) {
    ctx.reply.setStatus(200);
    return describeEnd(known.status, ids);
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

function describeEnd(status: JobStatus, ids: { request_id: string; job_id: string }): WaitedAnswer {
  if (status.status === 'ready') {
    return { status: 'ready', message: 'Draft ready', data: { ready: true, ...ids, ...status.data.result } };
  }
  const { error_code, message } =
    status.status === 'error' ? status.data.error : { error_code: 'INTERNAL_ERROR', message: status.message };
  return { status: 'error', message, data: { ready: false, ...ids, error_code } };
}

async function waitForEnd(ctx: Context, job_id: string, seconds: number): Promise<void> {
  if (seconds === 0) return;
  const signal = AbortSignal.any([ctx.signal, AbortSignal.timeout(seconds * 1000)]);
  const subscription = ctx.services.bus.subscribe({
    streams: [jobStream(job_id)],
    start: 'start',
    types: stateOnly,
    signal,
  });
  for await (const delivery of subscription) {
    // What is lost may have been the end; the status tells.
    if (delivery.kind === 'reset' || delivery.events.some(isEnd)) break;
  }
}

/** Whether a job's stream ends with this event. */
export function isEnd({ type, data }: { readonly type: string; readonly data: unknown }): boolean {
  if (type !== 'state' || !(data instanceof Object)) return false;
  const status: unknown = Reflect.get(data, 'status');
  return status === 'completed' || status === 'failed';
}
