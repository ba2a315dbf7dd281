import { makeInstallation } from '@quintet/api/testing/reports/make-installation';
import { chapter, createReader } from '@quintet/api/testing/textbook/readers';
import { timeLevelling } from '@quintet/api/testing/textbook/time-levelling';
import { fileURLToPath } from 'node:url';
import { startChild } from './child-server.ts';
import { median, percentile, spread, type Row } from './row.ts';

const built = fileURLToPath(new URL('../../apps/api/dist/main.js', import.meta.url));
const levels = ['beginner', 'intermediate', 'advanced'];
/** About as long as a chapter of a book: 50 KB. */
const text = chapter.repeat(30);
const [warmUps, switches] = [200, 600];

/** Switching between levels that are known already, with sessions in memory and in Redis. */
export async function run(): Promise<Row[]> {
  const rows: Row[] = [...measureLevelling()];
  for (const kind of ['pglite', 'redis'] as const) {
    await using installation = await makeInstallation(kind);
    await using server = await startChild([built], {
      ...installation.options.env,
      HOST: '127.0.0.1',
      PORT: '0',
    });
    const { personalize, changeDifficulty } = createReader(server.url);
    for (const difficulty_level of levels) await personalize({ chapter_content: text, difficulty_level });
    const times: number[] = [];
    for (let turn = -warmUps; turn < switches; turn += 1) {
      const begun = performance.now();
      const { status } = await changeDifficulty({
        chapter_content: text,
        difficulty_level: levels[(turn + warmUps) % levels.length],
      });
      if (status !== 200) throw new Error(`change-difficulty answers ${status}`);
      if (turn >= 0) times.push(performance.now() - begun);
    }
    rows.push({
      name: `another level of a chapter of ${Math.round(text.length / 1000)} KB that is known, ${kind === 'redis' ? 'in Redis' : 'in memory'}: P95`,
      value: percentile(times, 0.95),
      unit: 'ms',
      goal: { atMost: 5 },
    });
  }
  return rows;
}

/** A long chapter levelled by the rules alone, against only reading its Markdown into a tree. */
function measureLevelling(): Row[] {
  const { levelled, parsed, length } = timeLevelling();
  const name = `a chapter of ${Math.round(length / 1000)} KB levelled by rules`;
  return [
    { name, value: median(levelled), unit: 'ms', goal: { atMost: 300 } },
    {
      name: `${name}: to parsing it with micromark alone`,
      value: median(parsed) / median(levelled),
      unit: 'x',
      baseSpread: spread(parsed),
    },
  ];
}
