import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drawChart } from './chart.ts';
import { decodeWoff } from '../../../platform/woff.ts';
import { unpackChartFonts } from './chart-fonts.ts';
import { paintPng } from './chart-png.ts';
import { formatOrdinal, shareMoves, spreadLabels, writeMove } from './chart-text.ts';
import type { ScopeStats } from '../students/stats.ts';

const stats: ScopeStats = {
  key: 'grade-5',
  slug: 'grade-5',
  scope: 'grade',
  scope_label: 'grade 5',
  pupils: 214,
  before: 41,
  after: 63,
  gain: 22,
  weeks: 18,
  before_quartiles: [26, 57],
  after_quartiles: [45, 79],
  rose: 176,
  fell: 30,
  demo: false,
};

let directory = '';
let fontFiles: readonly string[] = [];
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'quintet-chart-'));
  fontFiles = await unpackChartFonts(directory);
});
afterAll(async () => {
  await rm(directory, { recursive: true });
});

/** The box around everything a chart draws but its background. */
function inkOf(svg: string) {
  const bare = svg.replace(/<rect class="surface"[^>]*>/u, '');
  const box = new Resvg(bare, { font: { loadSystemFonts: false, fontFiles: [...fontFiles] } }).getBBox();
  if (box === undefined) throw new Error('Nothing is drawn');
  return { left: box.x, top: box.y, right: box.x + box.width, bottom: box.y + box.height };
}

const percentile = fc.integer({ min: 1, max: 99 });
const spread = fc.tuple(percentile, percentile, percentile).map((three) => three.toSorted((a, b) => a - b));
const anyStats = fc
  .record({
    before: spread,
    after: spread,
    pupils: fc.integer({ min: 10, max: 3_000_000 }),
    weeks: fc.integer({ min: 1, max: 520 }),
    moves: fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
    scope_label: fc.constantFrom(
      'kindergarten',
      'Brownsville, Texas',
      `${'Wahkiakum-Cowlitz '.repeat(3)}District, Northern Mariana Islands`,
      `${'W'.repeat(60)}, District of Columbia`,
    ),
    demo: fc.boolean(),
  })
  .map(
    ({
      before: [low = 1, before = 1, high = 1],
      after: [lowAfter = 1, after = 1, highAfter = 1],
      moves,
      ...rest
    }): ScopeStats => {
      const rose = Math.round(rest.pupils * moves[0]);
      return {
        ...stats,
        ...rest,
        scope: 'district',
        before,
        after,
        gain: after - before,
        before_quartiles: [low, high],
        after_quartiles: [lowAfter, highAfter],
        rose,
        fell: Math.round((rest.pupils - rose) * moves[1]),
      };
    },
  );

describe('the chart', () => {
  test('says its finding, its base and its figures in words', () => {
    const { title, base, alt, table, svg } = drawChart(stats);
    expect(title).toBe('Pupils in grade 5 moved from the 41st to the 63rd percentile');
    expect(base).toBe('Median national percentile, 214 pupils, 18 weeks');
    expect(alt).toBe(
      'Pupils in grade 5 moved from the 41st to the 63rd percentile. Median national percentile, 214 pupils, 18 weeks. ' +
        'The middle half of pupils went from the 26th to 57th percentile to the 45th to 79th. ' +
        '82% rose, 4% stayed, 14% fell.',
    );
    expect(table).toEqual([
      { label: 'Upper quartile', before: 57, after: 79 },
      { label: 'Median', before: 41, after: 63 },
      { label: 'Lower quartile', before: 26, after: 45 },
    ]);
    for (const text of ['After 18 weeks', '41st', '63rd', '82% rose', base])
      expect(svg).toContain(`>${text}</text>`);
  });

  test('calls a loss a loss and no change no change', () => {
    expect(drawChart({ ...stats, after: 38 }).title).toBe(
      'Pupils in grade 5 slipped from the 41st to the 38th percentile',
    );
    expect(drawChart({ ...stats, after: 41 }).title).toBe('Pupils in grade 5 stayed at the 41st percentile');
    expect(drawChart({ ...stats, scope: 'all', scope_label: 'the whole programme' }).title).toBe(
      'Pupils moved from the 41st to the 63rd percentile',
    );
  });

  test('says that demo pupils are invented, in the picture and in words', () => {
    const { svg, alt } = drawChart({ ...stats, demo: true });
    expect(svg).toContain('>Median national percentile, 214 invented demo pupils, 18 weeks</text>');
    expect(alt).toContain('214 invented demo pupils');
  });

  test('lets no name out of its text', () => {
    const { svg } = drawChart({ ...stats, scope_label: `</text><script>alert("1")</script> & 'co', Texas` });
    expect(svg).not.toContain('<script');
    expect(inkOf(svg).left).toBeGreaterThan(0);
  });

  test('is the same for the same figures, byte for byte, as SVG and as PNG', async () => {
    const { svg } = drawChart(stats);
    expect(drawChart({ ...stats }).svg).toBe(svg);
    const [one, two] = await Promise.all([paintPng(svg, fontFiles), paintPng(svg, fontFiles)]);
    expect(one.equals(two)).toBe(true);
  });

  test('keeps everything inside its frame, whatever the figures and however long the name', () => {
    fc.assert(
      fc.property(anyStats, (given) => {
        const ink = inkOf(drawChart(given).svg);
        expect(ink.left).toBeGreaterThanOrEqual(30);
        expect(ink.top).toBeGreaterThanOrEqual(30);
        expect(ink.right).toBeLessThanOrEqual(930);
        expect(ink.bottom).toBeLessThanOrEqual(530);
      }),
      { numRuns: 60 },
    );
  });

  test('is painted at twice its size, as a PNG that an independent reader accepts', async () => {
    const png = await paintPng(drawChart(stats).svg, fontFiles);
    const shown = `<svg xmlns="http://www.w3.org/2000/svg" width="1920" height="1080"><image width="1920" height="1080" href="data:image/png;base64,${png.toString('base64')}"/></svg>`;
    const { pixels, width, height } = new Resvg(shown, { font: { loadSystemFonts: false } }).render();
    expect([png.readUInt32BE(16), png.readUInt32BE(20), width, height]).toEqual([1920, 1080, 1920, 1080]);
    expect([...pixels.subarray(0, 4)]).toEqual([0xfb, 0xfa, 0xf6, 0xff]);
    const direct = new Resvg(drawChart(stats).svg, {
      font: { loadSystemFonts: false, fontFiles: [...fontFiles] },
      fitTo: { mode: 'zoom', value: 2 },
    });
    expect(Buffer.compare(pixels, direct.render().pixels)).toBe(0);
  });
});

describe('the parts of a chart', () => {
  test('ordinals', () => {
    const numbers = [1, 2, 3, 4, 11, 12, 13, 21, 22, 23, 50, 99];
    expect(numbers.map(formatOrdinal).join(' ')).toBe(
      '1st 2nd 3rd 4th 11th 12th 13th 21st 22nd 23rd 50th 99th',
    );
  });

  test('shares are whole and together always 100', () => {
    fc.assert(
      fc.property(anyStats, (given) => {
        const { rose, stayed, fell } = shareMoves(given);
        expect(rose + stayed + fell).toBe(100);
        expect(Math.abs(rose - (given.rose / given.pupils) * 100)).toBeLessThan(1);
        expect(Math.abs(fell - (given.fell / given.pupils) * 100)).toBeLessThan(1);
      }),
    );
  });

  test('a share that rounds to nothing is not called nothing', () => {
    expect(writeMove('fell', { ...stats, pupils: 1000, rose: 999, fell: 1 })).toBe('<1% fell');
    expect(writeMove('stayed', { ...stats, pupils: 1000, rose: 999, fell: 1 })).toBe('0% stayed');
  });

  test('labels are spread no further than needed and stay in bounds', () => {
    expect(spreadLabels([10, 12, 90], 20, 0, 100)).toEqual([10, 30, 90]);
    expect(spreadLabels([95, 96, 97], 20, 0, 100)).toEqual([60, 80, 100]);
  });

  test('a file that is no WOFF font is refused', () => {
    expect(() => decodeWoff(Buffer.from('nothing of that kind'))).toThrow('Not a WOFF 1.0 font');
  });
});
