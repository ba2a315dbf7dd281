import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTestDb, type TestDb } from '@quintet/db/testing/test-db';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createChartAssets, type ChartAssets } from './chart-assets.ts';
import { loadDemoStudents } from '../students/demo-students.ts';
import { createDiskCache } from './disk-cache.ts';
import { findStats, findStatsBySlug, queryBy, refreshStats } from '../students/scope-stats.ts';

let directory = '';
let db: TestDb;
let charts: ChartAssets;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'quintet-assets-'));
  db = await openTestDb({ kind: 'pglite' });
  await loadDemoStudents(db);
  charts = createChartAssets({ prisma: db.prisma, dataDir: directory });
});
afterAll(async () => {
  await charts.close();
  await db.close();
  await rm(directory, { recursive: true });
});

async function describeScope(contextKey: 'grade' | 'district', contextValue: string) {
  const stats = await findStats(db.prisma, contextKey, contextValue);
  if (stats === undefined) throw new Error('no figures');
  return charts.describe(stats);
}

const isPng = (body: unknown) => Buffer.isBuffer(body) && body.toString('latin1', 1, 4) === 'PNG';
const kept = async () => (await readdir(join(directory, 'assets'))).filter((name) => name.endsWith('.png'));

test('a scope has a name with a hash, to keep for ever, and one without, for the newest', async () => {
  const { name, alt } = await describeScope('district', 'US-TX-Brownsville');
  expect(name).toMatch(/^brownsville_chart\.[0-9a-f]{12}\.png$/u);
  expect(alt).toMatch(/^Pupils in Brownsville, Texas moved from the /u);
  const named = await charts.read(name);
  const newest = await charts.read('brownsville_chart.png');
  expect(isPng(named?.body)).toBe(true);
  expect(named).toMatchObject({ contentType: 'image/png', maxAge: 31_536_000 });
  expect(newest).toMatchObject({ contentType: 'image/png', maxAge: 300 });
  expect(newest?.body).toEqual(named?.body);
});

test('the same chart comes as SVG with its fonts inside, and as the table of its figures', async () => {
  const svg = await charts.read('grade-5_chart.svg');
  expect(svg?.contentType).toBe('image/svg+xml; charset=utf-8');
  expect(String(svg?.body)).toMatch(/^<svg .*@font-face\{font-family:'Inter'.*prefers-color-scheme/su);
  const json = await charts.read('grade-5_chart.json');
  expect(json?.contentType).toBe('application/json; charset=utf-8');
  const figures = await findStatsBySlug(db.prisma, 'grade-5');
  expect(JSON.parse(String(json?.body))).toMatchObject({
    unit: 'national percentile',
    table: [
      { label: 'Upper quartile' },
      { label: 'Median', before: figures?.before, after: figures?.after },
      {},
    ],
  });
});

test.each([
  'nowhere_chart.png',
  'brownsville.png',
  'brownsville_chart',
  'brownsville_chart.gif',
  'Brownsville_chart.png',
  'brownsville_chart.123.png',
  '../assets/brownsville_chart.png',
  '..%2Fbrownsville_chart.png',
  'brownsville_chart.png/..',
  'brownsville_chart.png\0',
  'us-tx-chico_chart.png',
  '',
])('the name %j is not known', async (name) => {
  expect(await charts.read(name)).toBeUndefined();
});

test('many readers at once make one picture, and a second process finds it on disk', async () => {
  const { name } = await describeScope('grade', '9-12');
  const bodies = await Promise.all(Array.from({ length: 20 }, async () => (await charts.read(name))?.body));
  expect(new Set(bodies).size).toBe(1);
  const other = createChartAssets({ prisma: db.prisma, dataDir: directory });
  await writeFile(join(directory, 'assets', name), 'as found on disk');
  expect(String((await other.read(name))?.body)).toBe('as found on disk');
  await other.close();
});

test('a name from before a change still finds its picture, and one that is gone the newest', async () => {
  const { name } = await describeScope('grade', 'K-2');
  const before = await charts.read(name);
  await db.prisma.timebackStudent.updateMany({
    where: { grade: 2 },
    data: { percentile_after: 99 },
  });
  await refreshStats(queryBy(db.prisma));
  expect((await describeScope('grade', 'K-2')).name).not.toBe(name);
  expect((await charts.read(name))?.body).toEqual(before?.body);
  const newest = await charts.read('grade-2_chart.png');
  expect(newest?.body).not.toEqual(before?.body);
  expect(await charts.read('grade-2_chart.0123456789ab.png')).toMatchObject({
    body: newest?.body,
    maxAge: 300,
  });
});

test('the disk keeps only so many files, and a disk that fails costs nothing but time', async () => {
  const path = join(directory, 'few');
  const files = createDiskCache(path, 3);
  for (const name of ['a', 'b', 'c', 'd', 'e']) await files.put(name, Buffer.from(name));
  expect(await readdir(path)).toHaveLength(3);
  expect(await files.read('e')).toEqual(Buffer.from('e'));
  await writeFile(join(directory, 'no-directory'), '');
  const broken = createChartAssets({ prisma: db.prisma, dataDir: directory });
  expect(await createDiskCache(join(directory, 'no-directory'), 3).read('a')).toBeUndefined();
  await createDiskCache(join(directory, 'no-directory'), 3).put('a', Buffer.from('a'));
  await broken.close();
  expect((await kept()).length).toBeGreaterThan(0);
});
