import { setTimeout as delay } from 'node:timers/promises';
import type { Bus } from '../../../platform/bus/bus.ts';
import type { Logger } from '../../../platform/log.ts';
import { jobStream } from '../store/job-row.ts';
import { readRows } from '../../../platform/rows.ts';
import { type RunningJob, RunRow, runName } from './begin-or-take-over.ts';

/** Something that happened to the text of a run. */
interface News {
  readonly type: 'delta' | 'restarted' | 'progress';
  readonly data: unknown;
}

/** What a run has to tell. */
export interface RunNews {
  readonly job_id: string;
  readonly run: number;
  readonly news: readonly News[];
}

/** A piece of a job's text: how many characters stand before it, and the piece. */
export interface TextPiece {
  readonly offset: number;
  readonly text: string;
}

/** The text of a run as it grows, told in batches. */
export interface JobText {
  add(delta: string): void;
  /** What counts starts over: the writer has begun anew. */
  restart(): void;
  step(step: 'facts' | 'writing' | 'checking' | 'saving'): void;
  /** Tells what is left and stops. Gives the text that was told since the last restart; throws when it cannot be told. */
  end(): Promise<string>;
}

interface JobTextOptions {
  /** Tells of a run, unless it is lost. */
  tell(news: RunNews): Promise<boolean>;
  /** Called when the job is over or another run has it. */
  onLost(): void;
  readonly log: Logger;
}

const batchMs = 50;
const retryMs = 500;
/** Keeps each event well below what a slow reader may owe. */
const largestPiece = 16_384;

/** Cuts a text from `offset` on into pieces, never through a surrogate pair. */
export function splitText(text: string, offset = 0): TextPiece[] {
  const pieces: TextPiece[] = [];
  for (let start = offset; start < text.length;) {
    let end = Math.min(text.length, start + largestPiece);
    if (end < text.length && isHighSurrogate(text, end - 1)) end -= 1;
    pieces.push({ offset: start, text: text.slice(start, end) });
    start = end;
  }
  return pieces;
}

function isHighSurrogate(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= 0xd800 && code <= 0xdbff;
}

const rewritten: News = { type: 'restarted', data: { reason: 'rewritten' } };

/** What a run has not told yet, and its text since the last restart. */
function gatherNews() {
  let news: News[] = [];
  let fresh = '';
  let whole = '';
  return {
    text: () => whole,
    size: () => fresh.length + news.length,
    add(delta: string): void {
      fresh += delta;
    },
    restart(): void {
      if (fresh === '' && whole === '') return;
      fresh = '';
      whole = '';
      news.push(rewritten);
    },
    step(step: string): void {
      news.push({ type: 'progress', data: { step } });
    },
    take(isAll: boolean): readonly News[] {
      // Half of a surrogate pair waits for the other half.
      const cut = !isAll && isHighSurrogate(fresh, fresh.length - 1) ? fresh.length - 1 : fresh.length;
      const text = fresh.slice(0, cut);
      for (const { offset, text: piece } of splitText(text)) {
        news.push({ type: 'delta', data: { offset: whole.length + offset, text: piece } });
      }
      whole += text;
      fresh = fresh.slice(cut);
      const taken = news;
      news = [];
      return taken;
    },
    /** Nobody knows whether what was taken has been written, so the text is told from its beginning. */
    tellAnew(): void {
      news = [rewritten, ...splitText(whole).map((data): News => ({ type: 'delta', data }))];
    },
  };
}

/**
 * Tells of a run's text about twenty times a second. A run that is no longer the newest tells nothing: `onLost` is called
 * once, and the text of its successor stays whole.
 */
export function openJobText(given: JobTextOptions, { job_id, run }: RunningJob): JobText {
  const { tell: send, onLost, log } = given;
  const untold = gatherNews();
  let isLost = false;
  let telling: Promise<void> | undefined;

  const tell = async (isAll: boolean) => {
    const batch = untold.take(isAll);
    if (batch.length === 0 || isLost) return;
    try {
      isLost = !(await send({ job_id, run, news: batch }));
      if (isLost) onLost();
    } catch (error) {
      untold.tellAnew();
      if (isAll) throw error;
      log.warn({ err: error, job_id }, 'the text of a job waits to be told');
      await delay(retryMs);
    }
  };

  const hasNews = () => !isLost && untold.size() > 0;

  const loop = async () => {
    while (hasNews()) {
      await delay(batchMs);
      const before = untold.size();
      await tell(false);
      if (untold.size() === before) break;
    }
    telling = undefined;
  };
  const wake = () => void (telling ??= loop());

  return {
    add(delta) {
      untold.add(delta);
      wake();
    },
    restart() {
      untold.restart();
      wake();
    },
    step(step) {
      untold.step(step);
      wake();
    },
    async end() {
      await telling;
      await tell(true);
      return untold.text();
    },
  };
}

/** Tells what runs have to tell, each in its order. False for a run that is not the newest any more: it tells nothing. */
export async function tellNews(bus: Bus, runs: readonly RunNews[]): Promise<boolean[]> {
  const { result: newest } = await bus.transaction(async (tx, publish) => {
    // The lock makes a run that wants to begin wait until this is told.
    const rows = await readRows(
      RunRow,
      tx.$queryRaw`
      select j.job_id, j.run
      from reports.jobs j join unnest(
        ${runs.map(({ job_id }) => job_id)}::uuid[], ${runs.map(({ run }) => run)}::int[]
      ) as g(job_id, run) on g.job_id = j.job_id and g.run = j.run
      where j.state = 'processing' order by j.job_id for share of j`,
    );
    const found = new Set(rows.map(runName));
    const telling = runs.map((run) => found.has(runName(run)));
    for (const [index, { job_id, news }] of runs.entries()) {
      if (telling[index] !== true) continue;
      for (const { type, data } of news) publish(jobStream(job_id), type, data);
    }
    return telling;
  });
  return newest;
}
