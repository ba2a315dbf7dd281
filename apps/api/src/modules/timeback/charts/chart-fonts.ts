import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { decodeWoff } from '../../../platform/woff.ts';

const { resolve } = createRequire(import.meta.url);

/** The names by which a chart calls its fonts, and the file of each. */
const latin = [
  ['Source Serif 4 SemiBold', '@fontsource/source-serif-4/files/source-serif-4-latin-600-normal'],
  ['Inter', '@fontsource/inter/files/inter-latin-400-normal'],
  ['Inter SemiBold', '@fontsource/inter/files/inter-latin-600-normal'],
] as const;
/** Letters such as ł, for the names of places. */
const extended = [
  '@fontsource/source-serif-4/files/source-serif-4-latin-ext-600-normal',
  '@fontsource/inter/files/inter-latin-ext-400-normal',
  '@fontsource/inter/files/inter-latin-ext-600-normal',
] as const;

/**
 * Writes the chart's fonts into `directory` as TrueType, which is all the rasteriser reads, and gives their paths.
 * Fonts of the machine are never used, so that the same figures give the same picture everywhere.
 */
export async function unpackChartFonts(directory: string): Promise<readonly string[]> {
  await mkdir(directory, { recursive: true });
  const files = [...latin.map(([, file]) => file), ...extended];
  return await Promise.all(files.map(async (file) => await unpackFont(file, directory)));
}

/** A style sheet that holds the chart's fonts, so that a chart in SVG looks the same wherever it is opened. */
export async function writeFontStyle(): Promise<string> {
  const rules = latin.map(async ([family, file]) => {
    const font = await readFile(resolve(`${file}.woff2`), 'base64');
    return `@font-face{font-family:'${family}';src:url(data:font/woff2;base64,${font}) format('woff2')}`;
  });
  return (await Promise.all(rules)).join('');
}

async function unpackFont(file: string, directory: string): Promise<string> {
  const target = path.join(directory, `${path.basename(file)}.ttf`);
  const partial = `${target}.${process.pid}.partial`;
  await writeFile(partial, decodeWoff(await readFile(resolve(`${file}.woff`))));
  await rename(partial, target);
  return target;
}
