import type { Bus } from '../../platform/bus.ts';
import { jobStream } from './job-row.ts';
import { runName } from './run-name.ts';

/** Something that happened to the text of a run. */
export interface News {
  readonly type: 'delta' | 'restarted' | 'progress';
  readonly data: unknown;
}

/** What a run has to tell. */
export interface RunNews {
  readonly job_id: string;
  readonly run: number;
  readonly news: readonly News[];
}

/** Tells what runs have to tell, each in its order. False for a run that is not the newest any more: it tells nothing. */
export async function tellNews(bus: Bus, runs: readonly RunNews[]): Promise<boolean[]> {
  const { result: newest } = await bus.transaction(async (tx, publish) => {
    // The lock makes a run that wants to begin wait until this is told.
    const rows = await tx.$queryRaw<Pick<RunNews, 'job_id' | 'run'>[]>`
      select j.job_id, j.run
      from reports.jobs j join unnest(
        ${runs.map(({ job_id }) => job_id)}::uuid[], ${runs.map(({ run }) => run)}::int[]
      ) as g(job_id, run) on g.job_id = j.job_id and g.run = j.run
      where j.state = 'processing' order by j.job_id for share of j`;
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
