import { execFile, spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { json } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Code, Image, Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

const bookDir = fileURLToPath(new URL('../../../content/book/', import.meta.url));
const runner = fileURLToPath(new URL('run-blocks.py', import.meta.url));
const outputsSchema = z.array(z.string());

const files = await readdir(bookDir, { recursive: true });
const lessons = files.filter((path) => /^\d\d-[^/]+\/\d\d-[^/]+\.md$/.test(path)).toSorted();

/** Whether code cannot be run here; never in CI, where that has to fail instead. */
async function isPythonMissing(): Promise<boolean> {
  if (process.env['CI'] === 'true') return false;
  return await promisify(execFile)('python3', ['--version']).then(
    () => false,
    () => true,
  );
}

/** What each block printed, or the last line of the error that ended it. */
async function runBlocks(blocks: readonly string[]): Promise<string[]> {
  const python = spawn('python3', [runner], { stdio: ['pipe', 'pipe', 'inherit'] });
  python.stdin.end(JSON.stringify(blocks));
  return outputsSchema.parse(await json(python.stdout));
}

async function readTree(lesson: string) {
  return fromMarkdown(await readFile(join(bookDir, lesson), 'utf8'));
}

/** Every node below this one, in reading order. */
function walk(node: Nodes): Nodes[] {
  return [node, ...('children' in node ? node.children.flatMap(walk) : [])];
}

/** Blocks of code, each with what the book says that it prints. */
function readCode(tree: Nodes): { readonly code: string; readonly printed: string }[] {
  const blocks = walk(tree).filter((node): node is Code => node.type === 'code');
  return blocks.flatMap(({ lang, value }, place) => {
    const next = blocks[place + 1];
    const isShown = next?.lang === 'text' || next?.lang === 'output';
    return lang === 'python' ? [{ code: value, printed: isShown ? next.value : '' }] : [];
  });
}

const isMissing = await isPythonMissing();

describe.skipIf(isMissing)(`The code of the book${isMissing ? ' (there is no python3)' : ''}`, () => {
  test.each(lessons)('prints in %s what the book says', async (lesson) => {
    const blocks = readCode(await readTree(lesson));
    const outputs = await runBlocks(blocks.map(({ code }) => code));
    expect(blocks.map(({ code }, place) => ({ code, printed: outputs[place]?.trimEnd() }))).toEqual(blocks);
  });
});

describe('A lesson', () => {
  test.each(lessons)(
    '%s has exercises with hints, a check with one answer, and pictures that exist',
    async (lesson) => {
      const text = await readFile(join(bookDir, lesson), 'utf8');
      const exercises = text.split(/^::::exercise\{#[a-z-]+ title="[^"]+"\}$/m).slice(1);
      expect(exercises.length).toBeGreaterThanOrEqual(2);
      for (const exercise of exercises) {
        const steps = [...exercise.matchAll(/^:::(hint|solution)$/gm)].map(([, kind]) => kind);
        expect(steps.join(' ')).toMatch(/^hint hint (hint )?solution$/);
      }
      for (const check of text.split(/^:::check\{#[a-z-]+\}$/m).slice(1)) {
        const question = check.slice(0, check.indexOf('\n:::\n'));
        expect(question.match(/^- \[x\] /gm)).toHaveLength(1);
        expect(question).toMatch(/^Why: /m);
      }
      const pictures = walk(await readTree(lesson)).filter((node): node is Image => node.type === 'image');
      for (const { url, alt } of pictures) {
        expect(alt).toMatch(/\w{3}/);
        expect(await readFile(join(bookDir, dirname(lesson), url), 'utf8')).toMatch(/<title id=/);
      }
    },
  );
});
