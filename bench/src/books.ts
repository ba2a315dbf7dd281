import { judgedQuestions } from '@quintet/api/testing/book/judged-questions';
import { makeBigBook } from '@quintet/api/testing/book/make-big-book';
import { startApi } from '@quintet/api/testing/servers/start-api';
import { median, percentile, spread, type Row } from './row.ts';

const sections = 3_000;
const rounds = 10;
const limit = 5;

/** Any of the words, best first, over the index that the chunks have in PostgreSQL; one hit for a section, as ours. */
const fullText = `
  select lesson_id, anchor from (
    select lesson_id, anchor, max(ts_rank_cd(words, query)) as rank
    from textbook.chunks,
      (select replace(plainto_tsquery('english', $1)::text, '&', '|')::tsquery as query) asked
    where book_id = 'big' and words @@ query group by lesson_id, anchor
  ) found order by rank desc limit ${limit}`;

/** Sixty judged questions on a book of three thousand chunks: our index in memory against PostgreSQL's full-text search. */
export async function run(): Promise<Row[]> {
  await using api = await startApi({ database: 'postgres' });
  const { books, db } = api.core;
  await makeBigBook(db, sections);
  await db.prisma.$executeRawUnsafe('vacuum analyze textbook.chunks');
  const [ours, theirs]: [number[], number[]] = [[], []];
  const right = { ours: 0, theirs: 0 };
  for (let round = -1; round < rounds; round += 1)
    for (const { question, lesson, anchors } of judgedQuestions) {
      const isRight = (hit: { lesson: string; anchor: string }) =>
        hit.lesson === lesson && anchors.includes(hit.anchor);
      let started = performance.now();
      const { hits } = await books.search({ query: question, scope: 'entire_book', book: 'big', limit });
      const mine = performance.now() - started;
      started = performance.now();
      const rows = await db.pool?.query<{ lesson_id: string; anchor: string }>(fullText, [question]);
      const its = performance.now() - started;
      if (round < 0) continue;
      ours.push(mine);
      theirs.push(its);
      if (hits.some(isRight)) right.ours += 1;
      if (rows?.rows.some(({ lesson_id, anchor }) => isRight({ lesson: lesson_id, anchor })) === true)
        right.theirs += 1;
    }
  const share = (count: number) => `${((100 * count) / ours.length).toFixed(0)} %`;
  console.log(
    `  answered by the first ${limit}: ours ${share(right.ours)}, PostgreSQL ${share(right.theirs)}`,
  );
  return [
    {
      name: 'search in a book of 3,000 chunks: P99',
      value: percentile(ours, 0.99),
      unit: 'ms',
      goal: { atMost: 2 },
    },
    {
      name: "… PostgreSQL's full-text search / ours, median",
      value: median(theirs) / median(ours),
      unit: 'x',
      goal: { atLeast: 10 },
      baseSpread: spread(inRounds(theirs).map(median)),
    },
  ];
}

function inRounds(times: readonly number[]): number[][] {
  const size = judgedQuestions.length;
  return Array.from({ length: rounds }, (_, round) => times.slice(round * size, (round + 1) * size));
}
