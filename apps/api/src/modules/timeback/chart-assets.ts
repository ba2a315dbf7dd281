import { createHash } from 'node:crypto';
import path from 'node:path';
import { LRUCache } from 'lru-cache';
import { drawChart, type Chart } from './chart.ts';
import { unpackChartFonts, writeFontStyle } from './chart-fonts.ts';
import { paintPng } from './chart-png.ts';
import { keepFiles } from './kept-files.ts';
import type { ScopeStats } from './stats.ts';
import type { StatsCache } from './stats-cache.ts';

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
  /** Draws the charts of the first scopes before they are asked for, one after the other. */
  prewarm(): Promise<void>;
  /** Ends `prewarm` early and waits for what is being drawn. */
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
const keptBytes = 16 * 1024 * 1024;
const keptOnDisk = 500;
const prewarmed = 40;

/** Draws charts on demand and keeps them in memory and in `<dataDir>/assets`, both bounded. */
export function createChartAssets(given: { stats: StatsCache; dataDir: string }): ChartAssets {
  const { stats } = given;
  const directory = path.join(given.dataDir, 'assets');
  const files = keepFiles(directory, keptOnDisk);
  const fontFiles = keepOnceMade(async () => await unpackChartFonts(path.join(directory, 'fonts')));
  const fontStyle = keepOnceMade(writeFontStyle);
  const drawn = new WeakMap<ScopeStats, NamedChart>();
  let painting: Promise<unknown> = Promise.resolve();
  let warming: Promise<void> = Promise.resolve();
  let closed = false;

  const pictures = new LRUCache<string, Uint8Array, NamedChart>({
    maxSize: keptBytes,
    sizeCalculation: ({ length }) => length,
    ignoreFetchAbort: true,
    fetchMethod: async (name, _stale, { context }) =>
      (await files.read(name)) ?? (await paintInTurn(name, context)),
  });

  /** One at a time, so that a crowd of new names cannot take the thread pool from everyone else. */
  async function paintInTurn(name: string, chart: NamedChart): Promise<Uint8Array> {
    const turn = painting.then(async () => {
      const body = await paintPng(chart.svg, await fontFiles());
      await files.put(name, body);
      return body;
    });
    painting = turn.catch(() => undefined);
    return await turn;
  }

  function draw(figures: ScopeStats): NamedChart {
    const known = drawn.get(figures);
    if (known !== undefined) return known;
    const chart = drawChart(figures);
    const hash = createHash('sha256').update(chart.svg).digest('hex').slice(0, 12);
    const named = { ...chart, hash, name: `${figures.slug}_chart.${hash}` };
    drawn.set(figures, named);
    return named;
  }

  async function readPng(chart: NamedChart, older: string | undefined): Promise<Uint8Array | undefined> {
    const kept = older === undefined ? undefined : await files.read(older);
    return kept ?? (await pictures.fetch(`${chart.name}.png`, { context: chart }));
  }

  async function warmUp(): Promise<void> {
    for (const figures of stats.list().slice(0, prewarmed)) {
      if (closed) return;
      await readPng(draw(figures), undefined);
    }
  }

  return {
    describe(figures) {
      const { name, alt } = draw(figures);
      return { name: `${name}.png`, alt };
    },
    async read(name) {
      const [, slug, hash, type] = namePattern.exec(name) ?? [];
      const figures = slug === undefined ? undefined : stats.list().find((scope) => scope.slug === slug);
      if (figures === undefined) return undefined;
      const chart = draw(figures);
      const maxAge = hash === chart.hash ? yearSeconds : newestSeconds;
      if (type === 'json')
        return { contentType: 'application/json; charset=utf-8', body: writeTable(chart), maxAge };
      if (type === 'svg') {
        const body = chart.svg.replace('<style>', `<style>${await fontStyle()}`);
        return { contentType: 'image/svg+xml; charset=utf-8', body, maxAge };
      }
      // A page that was cached before the figures changed still finds the picture that its words describe.
      const body = await readPng(chart, hash === undefined || hash === chart.hash ? undefined : name);
      return body === undefined ? undefined : { contentType: 'image/png', body, maxAge };
    },
    async prewarm() {
      warming = warmUp();
      await warming;
    },
    async close() {
      closed = true;
      await warming.catch(() => undefined);
      await painting;
    },
  };
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
