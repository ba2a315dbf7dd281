import { Presets, SingleBar } from 'cli-progress';
import type { Output } from './command-context.ts';

/** How far an import is. `rows`, or what else it takes in, are those read or written; `done` and `total` may be bytes. */
export interface ImportProgress {
  readonly phase: 'reading' | 'writing';
  readonly done: number;
  readonly total: number;
  readonly rows: number;
}

/** Shows how far an import is: a bar on a terminal, else a line for every tenth. */
export interface ProgressLine {
  show(progress: ImportProgress): void;
  end(): void;
}

const count = new Intl.NumberFormat('en-US');
const labels = { reading: 'Read', writing: 'Wrote' } as const;

/** `noun` is what is counted, in the plural. */
export function createProgressLine(out: Output, noun = 'rows'): ProgressLine {
  return out.isTTY === true ? createBar(noun) : createLines(out, noun);
}

function createBar(noun: string): ProgressLine {
  let bar: SingleBar | undefined;
  let phase: ImportProgress['phase'] | undefined;
  return {
    show(progress) {
      if (progress.phase !== phase) {
        bar?.stop();
        const format = `${labels[progress.phase].padEnd(5)} {bar} {percentage}%  {rows} ${noun}  {eta_formatted} left`;
        bar = new SingleBar({ format, hideCursor: true, fps: 5 }, Presets.shades_classic);
        bar.start(Math.max(progress.total, progress.done), 0, { rows: '0' });
        phase = progress.phase;
      }
      bar?.update(progress.done, { rows: count.format(progress.rows) });
    },
    end: () => bar?.stop(),
  };
}

function createLines(out: Output, noun: string): ProgressLine {
  let last = '';
  return {
    show({ phase, done, total, rows }) {
      const tenths = total === 0 ? Math.floor(rows / 100_000) : Math.floor((done / total) * 10);
      const key = `${phase} ${tenths}`;
      if (key === last || tenths === 0) return;
      last = key;
      const share = total === 0 ? '' : `${tenths * 10}%, `;
      out.write(`${labels[phase]} ${share}${count.format(rows)} ${noun}\n`);
    },
    end: () => undefined,
  };
}
