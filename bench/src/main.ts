import { judge, type Row } from './row.ts';

const benches = ['timeback', 'sse', 'ws', 'jobs', 'reports', 'bloom', 'textbook', 'books'] as const;

/** Runs the benches named on the command line, or all, and prints one table. Figures inform; they fail nothing. */
const asked = process.argv.slice(2);
const rows: Row[] = [];
for (const name of benches.filter((bench) => asked.length === 0 || asked.includes(bench))) {
  console.log(`${name} …`);
  const { run } = (await import(`./${name}.ts`)) as { run(): Promise<Row[]> };
  rows.push(...(await run()));
}
const width = Math.max(...rows.map(({ name }) => name.length));
for (const row of rows) {
  const spread =
    row.baseSpread === undefined ? '' : `  baseline spread ${(row.baseSpread * 100).toFixed(0)} %`;
  const value = `${row.value.toFixed(2)} ${row.unit}`.padStart(12);
  console.log(`${row.name.padEnd(width)} ${value}   ${judge(row)}${spread}`);
}
