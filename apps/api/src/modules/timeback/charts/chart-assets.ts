import { createHash } from 'node:crypto';
import path from 'node:path';
import type { PrismaClient } from '@quintet/db/generated/client';
import { findStatsBySlug } from '../students/scope-stats.ts';
import type { ScopeStats } from '../students/stats.ts';
import { drawChart, type Chart } from './chart.ts';
import { unpackChartFonts, writeFontStyle } from './chart-fonts.ts';
import { paintPng } from './chart-png.ts';
import { createDiskCache } from './disk-cache.ts';

/** A file as `/assets/` serves it; `maxAge` in seconds. */
interface ChartAsset {
  readonly contentType: string;
  readonly body: string | Uint8Array;
  readonly maxAge: number;
}

/** The before/after charts below `/assets/` (contract §2). */
export interface ChartAssets {
  /** The name of the scope's PNG, which changes with its figures, and the chart in words. */
  describe(stats: ScopeStats): { readonly name: string; readonly alt: string };
  /**
   * `<scope>_chart.<hash>.png` as `describe` names it, or `<scope>_chart.png` for the newest; `.svg` the same with text
   * that stays text; `.json` the title and the table. `undefined` for a name or a scope that is not known.
   */
  read(name: string): Promise<ChartAsset | undefined>;
  /** Waits for what is being drawn. */
  close(): Promise<void>;
}

interface NamedChart extends Chart {
  /** `<scope>_chart.<hash>` */
  readonly name: string;
  readonly hash: string;
}

const namePattern = /^([a-z0-9]+(?:-[a-z0-9]+)*)_chart(?:\.([0-9a-f]{12}))?\.(png|svg|json)$/u;
/** A hash stands for the same bytes for ever; the newest chart for as long as a page may show it late. */
const yearSeconds = 31_536_000;
const newestSeconds = 300;
const mostOnDisk = 500;

/** Draws charts on demand and keeps the pictures in `<dataDir>/assets`, the newest 500. */
export function createChartAssets(given: { prisma: PrismaClient; dataDir: string }): ChartAssets {
  const { prisma } = given;
  const directory = path.join(given.dataDir, 'assets');
  const files = createDiskCache(directory, mostOnDisk);
  const fontFiles = keepOnceMade(async () => await unpackChartFonts(path.join(directory, 'fonts')));
  const fontStyle = keepOnceMade(writeFontStyle);
  const drawn = new WeakMap<ScopeStats, NamedChart>();
  const painting = new Map<string, Promise<Uint8Array>>();
  let lastPainted: Promise<unknown> = Promise.resolve();

  function draw(stats: ScopeStats): NamedChart {
    const chart = drawn.get(stats) ?? nameChart(stats);
    drawn.set(stats, chart);
    return chart;
  }

  /** Many readers share one picture, and pictures are painted one at a time: a crowd must not take all threads. */
  async function paint(name: string, svg: string): Promise<Uint8Array> {
    const running = painting.get(name);
    if (running !== undefined) return await running;
    const picture = lastPainted.then(async () => {
      const body = await paintPng(svg, await fontFiles());
      await files.put(name, body);
      return body;
    });
    painting.set(name, picture);
    lastPainted = picture.catch(() => undefined);
    return await picture.finally(() => painting.delete(name));
  }

  return {
    describe(stats) {
      const { name, alt } = draw(stats);
      return { name: `${name}.png`, alt };
    },
    async read(name) {
      const [, slug, hash, type] = namePattern.exec(name) ?? [];
      if (slug === undefined) return undefined;
      // A hash stands for a picture, whatever became of the figures since.
      const kept = type === 'png' && hash !== undefined ? await files.read(name) : undefined;
      if (kept !== undefined) return { contentType: 'image/png', body: kept, maxAge: yearSeconds };
      const stats = await findStatsBySlug(prisma, slug);
      if (stats === undefined) return undefined;
      const chart = draw(stats);
      const maxAge = hash === chart.hash ? yearSeconds : newestSeconds;
      if (type === 'json')
        return { contentType: 'application/json; charset=utf-8', body: writeTable(chart), maxAge };
      if (type === 'svg') {
        const body = chart.svg.replace('<style>', `<style>${await fontStyle()}`);
        return { contentType: 'image/svg+xml; charset=utf-8', body, maxAge };
      }
      const file = `${chart.name}.png`;
      const body = (await files.read(file)) ?? (await paint(file, chart.svg));
      return { contentType: 'image/png', body, maxAge };
    },
    close: async () => void (await lastPainted),
  };
}

function nameChart(stats: ScopeStats): NamedChart {
  const chart = drawChart(stats);
  const hash = createHash('sha256').update(chart.svg).digest('hex').slice(0, 12);
  return { ...chart, hash, name: `${stats.slug}_chart.${hash}` };
}

function writeTable({ title, base, table }: Chart): string {
  return JSON.stringify({ title, base, unit: 'national percentile', table });
}

/** Makes a thing at its first use and keeps it; a failure is not kept. */
function keepOnceMade<Made>(make: () => Promise<Made>): () => Promise<Made> {
  let made: Promise<Made> | undefined;
  return async () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return await made;
  };
}
