import { NodeCompiler, type CompileDocArgs } from '@myriaddreamin/typst-ts-node-compiler';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { lengthOf, type Report } from '../report-document.ts';
import { describeForTemplate } from './template-data.ts';

const { resolve } = createRequire(import.meta.url);
const template = fileURLToPath(new URL('../../../../../templates/report.typ', import.meta.url));

/** All letters that are drawn. Fonts of the machine never are, so that the same report looks the same everywhere. */
const fonts = [
  ...['400Regular', '400Regular_Italic', '600SemiBold', '600SemiBold_Italic'].flatMap((face) => [
    `source-serif-4/${face}/SourceSerif4_${face}`,
    `inter/${face}/Inter_${face}`,
  ]),
  ...['400Regular', '400Regular_Italic', '500Medium', '500Medium_Italic'].map(
    (face) => `jetbrains-mono/${face}/JetBrainsMono_${face}`,
  ),
  'noto-sans-math/400Regular/NotoSansMath_400Regular',
  'noto-sans-symbols-2/400Regular/NotoSansSymbols2_400Regular',
];

let opened: NodeCompiler | undefined;

/** A compiler that may read the folder of its template and no other. */
function openCompiler(): NodeCompiler {
  const fontPaths = fonts.map((font) => resolve(`@expo-google-fonts/${font}.ttf`));
  return NodeCompiler.create({ workspace: path.dirname(template), fontArgs: [{ fontPaths }] });
}

/**
 * The whole report as tagged PDF: cover, contents, sections on pages of their own, each page numbered. The same report
 * gives the same bytes; one that is too long gives `undefined`.
 */
export function exportPdf(report: Report): Uint8Array | undefined {
  if (lengthOf(report) > most.letters) return undefined;
  const data = JSON.stringify(describeForTemplate(report));
  if (countParts(data) > most.parts) return undefined;
  const compiler = (opened ??= openCompiler());
  const task = { mainFilePath: template, inputs: { report: data } };
  try {
    return compiler.pdf(task, { pdfStandard: 'ua-1' });
  } catch {
    // Letters that no font has keep a file from being certified as PDF/UA. It is tagged all the same.
    return setUncertified(compiler, task);
  } finally {
    compiler.evictCache(0);
  }
}

function setUncertified(compiler: NodeCompiler, task: CompileDocArgs): Uint8Array {
  try {
    return compiler.pdf(task);
  } catch (error) {
    // The compiler says what is wrong in `code`, which is lost between threads.
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new Error(`The template of reports is at fault: ${reason}`, { cause: error });
  }
}

/** Nothing can stop the compiler or bound its memory once it runs, and both its time and its memory grow with these. */
const most = { letters: 2_000_000, parts: 80_000 };

/** Objects and lists, lines of code, and what a long word is cut into. */
function countParts(data: string): number {
  return data.match(/[{[]|\\n|\u200b/gu)?.length ?? 0;
}
