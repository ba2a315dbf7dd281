import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { ReportType } from '@quintet/contracts/reports/schemas';
import { z } from 'zod';
import { get, post, type Answer } from '../timeback/visitors.ts';

export const testKey = 'test-key-of-the-first-tenant';
export const otherKey = 'test-key-of-the-second-tenant';
/** Environment of a server that knows both keys. */
export const reportsEnv = { REPORTS_API_KEYS: `${testKey},${otherKey}` };

/** A client of the reports contract, as the document describes one. */
export interface ReportClient {
  readonly headers: Readonly<Record<string, string>>;
  generate(body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  refine(body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  status(job_id: string): Promise<Answer>;
  /** The reports of the key. */
  reports(): Promise<Answer>;
  /** Starts a job and gives its id. */
  start(path: 'generate' | 'refine', body: unknown): Promise<string>;
  /** Polls until the job is over; quicker than a browser would. */
  end(job_id: string): Promise<Answer>;
}

export function createReportClient(
  url: string,
  key = testKey,
  session = `session-${randomUUID()}`,
): ReportClient {
  const headers = { 'x-api-key': key, 'session-id': session };
  const call = async (path: string, body: unknown, more = {}) =>
    await post(`${url}/${path}`, body, { ...headers, ...more });
  const status = async (job_id: string) => await get(`${url}/status/${job_id}`, { 'x-api-key': key });
  return {
    headers,
    generate: async (body, more) => await call('generate', body, more),
    refine: async (body, more) => await call('refine', body, more),
    status,
    reports: async () => await get(`${url}/reports-api/reports`, headers),
    async start(path, body) {
      const answer = await call(path, body);
      if (answer.status !== 202) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return jobIdOf(answer);
    },
    async end(job_id) {
      for (;;) {
        const answer = await status(job_id);
        if (answer.body['status'] !== 'processing') return answer;
        await delay(15);
      }
    },
  };
}

/** The job id of an answer. */
export function jobIdOf({ body }: Answer): string {
  const { data } = body;
  const id: unknown = data instanceof Object ? Reflect.get(data, 'job_id') : undefined;
  if (typeof id !== 'string') throw new Error(`no job id in ${JSON.stringify(body)}`);
  return id;
}

/** The text of a finished job. */
export function textOf({ body }: Answer): string {
  const result: unknown = body['data'] instanceof Object ? Reflect.get(body['data'], 'result') : undefined;
  if (!(result instanceof Object)) throw new Error(`no result in ${JSON.stringify(body)}`);
  const text: unknown =
    Reflect.get(result, 'generated_section_b64') ?? Reflect.get(result, 'refined_section_b64');
  return Buffer.from(String(text), 'base64').toString('utf8');
}

/** A body for `/generate`, with ids nobody has. */
export function mintSection(
  section_title = 'Risk Assessment',
  type: ReportType = 'Feasibility_report',
): Record<string, string> {
  return { type, customer_id: `cust-${randomUUID()}`, opportunity_id: `opp-${randomUUID()}`, section_title };
}

const EventData = z.record(z.string(), z.unknown());

export interface ReportEvent {
  readonly id: string;
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

interface ReadOptions {
  readonly key?: string;
  readonly lastEventId?: string;
  readonly until?: (event: ReportEvent) => boolean;
}

/** Reads a job's SSE stream to its end, or until `until` is true. */
export async function readJobEvents(
  url: string,
  job_id: string,
  options: ReadOptions = {},
): Promise<ReportEvent[]> {
  return await readEvents(`${url}/status/${job_id}/events`, options);
}

/** The same for any stream. */
export async function readEvents(
  url: string,
  { key = testKey, lastEventId, until = () => false }: ReadOptions = {},
): Promise<ReportEvent[]> {
  const abort = new AbortController();
  const response = await fetch(url, {
    headers: { 'x-api-key': key, ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) },
    signal: abort.signal,
  });
  if (response.status !== 200 || response.body === null) throw new Error(`no stream: ${response.status}`);
  const events: ReportEvent[] = [];
  let text = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const frames = text.split('\n\n');
    text = frames.pop() ?? '';
    for (const event of frames.map(parseFrame)) {
      if (event === undefined) continue;
      events.push(event);
      if (!until(event)) continue;
      abort.abort();
      return events;
    }
  }
  return events;
}

function parseFrame(frame: string): ReportEvent | undefined {
  const fields = new Map(
    frame.split('\n').map((line): [string, string] => {
      const colon = line.indexOf(': ');
      return [line.slice(0, colon), line.slice(colon + 2)];
    }),
  );
  const event = fields.get('event');
  if (event === undefined || event === 'ping') return undefined;
  return {
    id: fields.get('id') ?? '',
    event,
    data: EventData.parse(JSON.parse(fields.get('data') ?? '{}')),
  };
}

/** The text that a stream told, with what was taken back taken back. */
export function joinDeltas(events: readonly ReportEvent[], start = ''): string {
  let text = start;
  for (const { event, data } of events) {
    if (event === 'restarted') text = '';
    if (event !== 'delta') continue;
    if (data['offset'] !== text.length) throw new Error(`a gap at ${text.length}: ${JSON.stringify(data)}`);
    text += String(data['text']);
  }
  return text;
}
