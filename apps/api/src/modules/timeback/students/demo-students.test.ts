import { openTestDb } from '@quintet/db/testing/test-db';
import { describe, expect, test } from 'vitest';
import { generateDemoStudents, loadDemoStudents } from './demo-students.ts';
import { findStats } from './scope-stats.ts';
import { demoPrefix } from './stats.ts';

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

describe('invented pupils', () => {
  const pupils = [...generateDemoStudents(1, 5000)];

  test('are the same for the same seed, however many are taken, and others for another', () => {
    expect([...generateDemoStudents(1, 100)]).toEqual(pupils.slice(0, 100));
    expect([...generateDemoStudents(2, 100)]).not.toEqual(pupils.slice(0, 100));
  });

  test('are well-formed, each once, in every grade and district', () => {
    expect(new Set(pupils.map(({ student_id }) => student_id)).size).toBe(5000);
    expect(pupils.every(({ student_id }) => student_id.startsWith(demoPrefix))).toBe(true);
    expect([...new Set(pupils.map(({ grade }) => grade))].toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 13 }, (_, grade) => grade),
    );
    const districts = new Set(pupils.map(({ district }) => district));
    expect(districts.size).toBe(12);
    expect([...districts]).toEqual(expect.arrayContaining(['US-TX-Brownsville', 'US-TX-Austin']));
    for (const district of districts) expect(district).toMatch(/^US-(TX|CA)-[A-Z]/u);
    for (const { percentile_before, percentile_after, weeks } of pupils) {
      expect(Math.min(percentile_before, percentile_after)).toBeGreaterThanOrEqual(1);
      expect(Math.max(percentile_before, percentile_after)).toBeLessThanOrEqual(99);
      expect(weeks).toBeGreaterThan(0);
    }
  });

  test('vary as pupils do: most gain, some fall back', () => {
    const fell =
      pupils.filter((pupil) => pupil.percentile_after < pupil.percentile_before).length / pupils.length;
    expect(fell).toBeGreaterThan(0.08);
    expect(fell).toBeLessThan(0.25);
    const gain = median(pupils.map((pupil) => pupil.percentile_after - pupil.percentile_before));
    expect(gain).toBeGreaterThan(5);
    expect(gain).toBeLessThan(25);
  });
});

test.each(['pglite', 'postgres'] as const)('load into an empty table of %s, once', async (kind) => {
  await using db = await openTestDb({ kind });
  expect(await loadDemoStudents(db)).toBe(2400);
  expect(await loadDemoStudents(db)).toBe(0);
  const ofDistrict = async (value: string) => await findStats(db.prisma, 'district', value);
  expect(await ofDistrict('US-CA-Chico')).toMatchObject({ scope: 'all', pupils: 2400, demo: true });
  expect((await ofDistrict('US-TX-Brownsville'))?.pupils).toBeGreaterThan(100);
});

test('do not mix with pupils who are there', async () => {
  await using db = await openTestDb({ kind: 'pglite' });
  const [pupil] = generateDemoStudents(1, 1);
  if (pupil === undefined) throw new Error('no pupil');
  await db.prisma.timebackStudent.create({ data: { ...pupil, student_id: 'S-1' } });
  expect(await loadDemoStudents(db)).toBe(0);
  expect(await db.prisma.timebackStudent.count()).toBe(1);
});
