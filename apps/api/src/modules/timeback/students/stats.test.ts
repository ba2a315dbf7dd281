import type { ContextKey } from '@quintet/contracts/timeback/schemas';
import { openTestDb, type TestDb } from '@quintet/db/testing/test-db';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { nameScopes, scopeOfDistrict, wholeScope } from './scopes.ts';
import { demoPrefix } from './stats.ts';
import { ensureStats, findStats, findStatsBySlug, listStats, queryBy, refreshStats } from './scope-stats.ts';

type Pupil = Awaited<ReturnType<TestDb['prisma']['timebackStudent']['findFirstOrThrow']>>;

let made = 0;
function makePupils(count: number, pupil: Partial<Pupil> = {}): Omit<Pupil, 'imported_at'>[] {
  return Array.from({ length: count }, () => ({
    student_id: `S-${(made += 1)}`,
    grade: 4,
    district: 'US-TX-Austin',
    subject: 'Math',
    percentile_before: 40,
    percentile_after: 60,
    weeks: 18,
    ...pupil,
  }));
}

describe.each(['postgres', 'pglite'] as const)('figures of the student data on %s', (kind) => {
  let db: TestDb;
  beforeAll(async () => {
    db = await openTestDb({ kind });
  });
  afterAll(async () => {
    await db.close();
  });
  beforeEach(async () => {
    await db.prisma.timebackStudent.deleteMany();
  });

  const add = async (...data: Omit<Pupil, 'imported_at'>[]) =>
    await db.prisma.timebackStudent.createMany({ data });
  const refresh = async () => await refreshStats(queryBy(db.prisma));
  const computeFor = async (contextKey: ContextKey, value: string) => {
    await refresh();
    return await findStats(db.prisma, contextKey, value);
  };
  const ofGrade = async (value: string) => await computeFor('grade', value);
  const ofDistrict = async (value: string) => await computeFor('district', value);

  test('are the medians and quartiles, counted from the pupils', async () => {
    const befores = [10, 20, 30, 40, 50, 60, 70, 80, 90, 91, 92];
    await add(
      ...befores.map((percentile_before, index) => ({
        ...makePupils(1)[0],
        student_id: `M-${index}`,
        grade: 4,
        district: 'US-TX-Austin',
        subject: 'Math',
        percentile_before,
        percentile_after: index === 0 ? 5 : index === 1 ? 20 : Math.min(99, percentile_before + 9),
        weeks: 10 + index,
      })),
    );
    expect(await ofGrade('K-4')).toEqual({
      key: 'grade-4',
      slug: 'grade-4',
      scope: 'grade',
      scope_label: 'grade 4',
      pupils: 11,
      before: 60,
      after: 69,
      gain: 9,
      weeks: 15,
      before_quartiles: [35, 85],
      after_quartiles: [44, 94],
      rose: 9,
      fell: 1,
      demo: false,
    });
  });

  test('round to whole percentiles, and the gain is the difference of what is shown', async () => {
    await add(...makePupils(5, { percentile_before: 40, percentile_after: 61 }));
    await add(...makePupils(5, { percentile_before: 41, percentile_after: 62 }));
    expect(await ofGrade('K-4')).toMatchObject({ before: 41, after: 62, gain: 21 });
  });

  test('may show a loss', async () => {
    await add(...makePupils(12, { percentile_before: 63, percentile_after: 58 }));
    expect(await ofGrade('K-4')).toMatchObject({ gain: -5, rose: 0, fell: 12 });
  });

  test('answer for single grades, the bands of the quiz, districts, and everything else by the whole', async () => {
    await add(...makePupils(10, { grade: 0 }), ...makePupils(10, { grade: 6, district: 'US-CA-Fresno' }));
    await add(...makePupils(10, { grade: 12 }));
    const pupilsOf = async (value: string) => {
      const found = await ofGrade(value);
      return [found?.scope_label, found?.pupils];
    };
    expect(await pupilsOf('K-5')).toEqual(['kindergarten to grade 5', 10]);
    expect(await pupilsOf('K-6')).toEqual(['kindergarten to grade 6', 20]);
    expect(await pupilsOf('6-8')).toEqual(['grades 6 to 8', 10]);
    expect(await pupilsOf('9-12')).toEqual(['grades 9 to 12', 10]);
    expect(await pupilsOf('K-12')).toEqual(['grade 12', 10]);
    expect(await ofDistrict('US-CA-Fresno')).toMatchObject({
      scope: 'district',
      scope_label: 'Fresno, California',
    });
    for (const [context_key, context_value] of [
      ['stage', 'MVP'],
      ['students', '25000'],
      ['capital', '$1M+'],
    ] as const) {
      const found = await computeFor(context_key, context_value);
      expect(found).toMatchObject({ scope: 'all', scope_label: 'the whole programme', pupils: 30 });
    }
  });

  test('of fewer than ten pupils are never given: the next wider scope answers and says so', async () => {
    await add(...makePupils(9, { grade: 3, district: 'US-TX-Waco' }), ...makePupils(3, { grade: 1 }));
    expect(await ofGrade('K-3')).toMatchObject({ scope_label: 'kindergarten to grade 5', pupils: 12 });
    expect(await ofGrade('K-9')).toMatchObject({ scope: 'all', pupils: 12 });
    expect(await ofDistrict('US-TX-Waco')).toMatchObject({ scope: 'all', pupils: 12 });
    await db.prisma.timebackStudent.deleteMany({ where: { grade: 1 } });
    expect(await ofGrade('K-3')).toBeUndefined();
  });

  test('find a district in any case', async () => {
    await add(...makePupils(10, { district: 'US-TX-McAllen' }));
    expect(await ofDistrict('US-TX-Mcallen')).toMatchObject({
      scope_label: 'McAllen, Texas',
      slug: 'mcallen',
    });
  });

  test('count invented pupils only while there are no others, and say so', async () => {
    await add(...makePupils(20).map((pupil, index) => ({ ...pupil, student_id: `${demoPrefix}${index}` })));
    expect(await ofGrade('K-4')).toMatchObject({ pupils: 20, demo: true });
    await add(...makePupils(10, { percentile_after: 44 }));
    expect(await ofGrade('K-4')).toMatchObject({ pupils: 10, after: 44, demo: false });
  });

  test('are those of the last computation, all of them anew or none', async () => {
    await add(...makePupils(10), ...makePupils(10, { grade: 9, district: 'US-CA-Fresno' }));
    await refresh();
    await add(...makePupils(5));
    expect(await findStats(db.prisma, 'grade', 'K-4')).toMatchObject({ pupils: 10 });
    await db.prisma.timebackStudent.deleteMany({ where: { grade: 9 } });
    await refresh();
    expect(await findStats(db.prisma, 'grade', 'K-4')).toMatchObject({ pupils: 15 });
    const slugs = (await listStats(db.prisma)).map(({ slug }) => slug);
    expect(slugs.sort()).toEqual(['all', 'austin', 'grade-4', 'grades-k-5', 'grades-k-6']);
    expect(await findStatsBySlug(db.prisma, 'austin')).toMatchObject({ key: 'us-tx-austin', pupils: 15 });
    expect(await findStatsBySlug(db.prisma, 'fresno')).toBeUndefined();
  });

  test('are computed once for pupils who came by no import', async () => {
    await refresh();
    await add(...makePupils(10));
    await ensureStats(db.prisma);
    expect(await findStats(db.prisma, 'grade', 'K-4')).toMatchObject({ pupils: 10 });
    await add(...makePupils(5));
    await ensureStats(db.prisma);
    expect(await findStats(db.prisma, 'grade', 'K-4')).toMatchObject({ pupils: 10 });
  });
});

test('districts are named by their town, with the state where two towns share a name, and never alike', () => {
  const districts = [
    'US-TX-Brownsville',
    'US-TX-Austin',
    'US-MN-Austin',
    'US-TX-El Paso',
    'US-CA-Cañada',
    'US-TX-All',
  ];
  const named = nameScopes([...districts.map(scopeOfDistrict), wholeScope]);
  expect(named.map(({ slug }) => slug)).toEqual([
    'brownsville',
    'austin-tx',
    'austin-mn',
    'el-paso',
    'canada',
    'all-tx',
    'all',
  ]);
  const alike = nameScopes(['US-MN-St. Paul', 'US-MN-St Paul', 'US-HI-ʻ', 'US-HI-島'].map(scopeOfDistrict));
  expect(new Set(alike.map(({ slug }) => slug)).size).toBe(4);
  for (const { slug } of alike) expect(slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/u);
});
