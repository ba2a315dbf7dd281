import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ContentError, loadContent, readContent } from './content.ts';
import type { ContentSource } from './content.ts';

const folder = fileURLToPath(new URL('../../../../content/timeback', import.meta.url));
const vision = 'parent/catch_up/vision.md';
const figures = 'parent/catch_up/differentiator.k5.data.md';

const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.md')).sort();
const published: ReadonlyMap<string, string> = new Map(
  await Promise.all(names.map(async (file) => [file, await readFile(join(folder, file), 'utf8')] as const)),
);

type Edit = (source: string) => string | undefined;

/** The published files with some of them changed, or left out where the edit gives nothing. */
function editFiles(edits: Readonly<Record<string, Edit>>): ContentSource[] {
  return [...published].flatMap(([file, before]) => {
    const source = edits[file] === undefined ? before : edits[file](before);
    if (edits[file] !== undefined) expect(source).not.toBe(before);
    return source === undefined ? [] : [{ file, source }];
  });
}

function findProblems(sources: ContentSource[]): readonly string[] {
  try {
    readContent(sources);
  } catch (error) {
    if (!(error instanceof ContentError)) throw error;
    expect(error.message.split('\n').slice(1)).toEqual(error.problems.map((problem) => `  ${problem}`));
    return error.problems;
  }
  throw new Error('The content was taken');
}

function sourceOf(file: string): string {
  const source = published.get(file);
  if (source === undefined) throw new Error(`There is no ${file}`);
  return source;
}

const dropTone: Edit = (source) => source.replace(/^tone: .*\n/mu, '');

describe('loadContent', () => {
  it('takes the published folder', async () => {
    expect((await loadContent(folder)).blocks).toHaveLength(published.size);
  });

  it('says what is wrong with a folder', async () => {
    const other = await mkdtemp(join(tmpdir(), 'content-'));
    try {
      await mkdir(join(other, 'parent', 'catch_up'), { recursive: true });
      await writeFile(join(other, vision), dropTone(sourceOf(vision)) ?? '');
      await expect(loadContent(other)).rejects.toThrow(
        `TimeBack content has 1 problem(s):\n  ${vision}: tone: `,
      );
    } finally {
      await rm(other, { recursive: true });
    }
  });
});

describe('readContent', () => {
  it('dates the library by its newest block', () => {
    const later: Edit = (source) => source.replace(/updated_at: .*/u, 'updated_at: "2031-05-06T07:08:09Z"');
    expect(readContent(editFiles({ [vision]: later })).content_version).toBe('2031-05-06T07:08:09Z');
  });

  it.each([
    ['a missing field', vision, /^tone: .*\n/mu, '', `${vision}: tone: `],
    [
      'a field nobody knows',
      vision,
      /^tone:/mu,
      'mood: x\ntone:',
      `${vision}: front matter: Unrecognized key`,
    ],
    ['a wrong type', vision, /^priority: .*/mu, 'priority: high', `${vision}: priority: `],
    ['a date that is none', vision, /^expires_at: .*/mu, 'expires_at: soon', `${vision}: expires_at: `],
    ['broken YAML', vision, /^tone: .*/mu, 'tone: "warm', `${vision}: front matter: `],
    ['no front matter', vision, /^---\n/u, '', `${vision}: front matter: is missing`],
    ['an unknown outcome', vision, /"catch_up"\]/u, '"catch_up", "win"]', `${vision}: outcome_tags: `],
    ['a foreign context key', vision, /^context_key: .*/mu, 'context_key: stage', `${vision}: context_key: `],
    ['an unknown context', figures, /"K-6"\]/u, '"K-13"]', `${figures}: context_values: K-13 `],
    [
      'a state without a district',
      vision,
      /^geography: .*/mu,
      'geography: [US-TX]',
      `${vision}: geography: `,
    ],
    [
      'an unknown placeholder',
      figures,
      /\{\{stats\.after\}\}/u,
      '{{stats.luck}}',
      `${figures}: body: unknown placeholder {{stats.luck}}`,
    ],
    [
      'an open placeholder',
      figures,
      /\{\{stats\.after\}\}/u,
      '{{stats.after}',
      `${figures}: body: a placeholder is not closed`,
    ],
    ['figures without a need', figures, /^needs: .*\n/mu, '', `${figures}: needs: `],
    [
      'a number nobody listed',
      vision,
      /There will be/u,
      'Within 3 weeks there will be',
      `${vision}: numbers: the text states "3"`,
    ],
    [
      'a spelled number nobody listed',
      vision,
      /There will be/u,
      'In ten weeks there will be',
      `${vision}: numbers: the text states "ten"`,
    ],
    ['a number that is not there', vision, /^tone:/mu, 'numbers: ["7"]\ntone:', `${vision}: numbers: "7"`],
    ['HTML', vision, /There will be/u, '<b>There</b> will be', `${vision}: body: holds HTML`],
    ['a missing heading', vision, /^### .*\n/mu, '', `${vision}: body: starts with`],
    ['a variant where none belongs', vision, /^status:/mu, 'variant: A\nstatus:', `${vision}: variant: `],
    ['a wrong folder', vision, /^icp: parent/mu, 'icp: school', `${vision}: file: `],
  ])('refuses %s, naming file and field', (...[, file, wanted, replacement, expected]) => {
    const problems = findProblems(editFiles({ [file]: (source) => source.replace(wanted, replacement) }));
    expect(problems.every((problem) => problem.startsWith(`${file}: `))).toBe(true);
    expect(problems.some((problem) => problem.startsWith(expected))).toBe(true);
  });

  it('refuses a link that leads elsewhere', () => {
    const file = 'parent/catch_up/call_to_action.md';
    const elsewhere: Edit = (source) => source.replace('https://calendly.com/', 'https://example.com/');
    expect(findProblems(editFiles({ [file]: elsewhere }))).toEqual([
      `${file}: url: takes https://calendly.com/timeback/… or a path under /timeback`,
    ]);
  });

  it('names every bad file at once', () => {
    const problems = findProblems(editFiles({ [vision]: dropTone, 'school/close_gaps/vision.md': dropTone }));
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([vision, 'school/close_gaps/vision.md']);
  });

  it('refuses a second block of the same id or the same text', () => {
    const file = 'parent/catch_up/vision.again.md';
    expect(findProblems([...editFiles({}), { file, source: sourceOf(vision) }])).toEqual([
      `${file}: id: is the same as in ${vision}`,
      `${file}: body: is the same as in ${vision}`,
    ]);
  });

  it('refuses a block that never wins', () => {
    const file = 'parent/catch_up/vision.shade.md';
    const shaded = sourceOf(vision)
      .replace(/^id: .*/mu, 'id: parent.catch_up.vision.shade')
      .replace(/^priority: .*/mu, 'priority: 1');
    const problems = findProblems([...editFiles({}), { file, source: `${shaded}\nOne more line.\n` }]);
    expect(problems).toEqual([`${file}: priority: other blocks win wherever this one fits`]);
  });

  it.each<[string, Edit]>([
    ['missing', () => undefined],
    ['a draft', (source) => source.replace('status: published', 'status: draft')],
    ['to expire', (source) => source.replace('expires_at: null', 'expires_at: "2031-01-01T00:00:00Z"')],
  ])('refuses a cell whose only block is %s, and says which answers it lacks', (_, edit) => {
    const edits = { 'parent/catch_up/hero_block.high.b.md': edit, 'government/sdg_targets/vision.md': edit };
    const problems = findProblems(editFiles(edits)).filter((problem) => problem.includes('no lasting'));
    expect(problems).toEqual([
      'parent/catch_up: no lasting published hero_block without data for 9-12 (B), K-9 (B), K-10 (B), K-11 (B), K-12 (B)',
      'government/sdg_targets: no lasting published vision without data for <10k, 10k-50k, 50k+',
    ]);
  });
});
