import { fileURLToPath } from 'node:url';
import { icps, quizzes } from '@quintet/contracts/timeback/schemas';
import { describe, expect, it } from 'vitest';
import type { ContentBlock } from '../content/content-block.ts';
import { blockNames } from '../content/content-block.ts';
import { loadContent } from '../content/content.ts';
import { findNumbers } from '../content/find-numbers.ts';
import { renderBlock } from '../content/placeholders.ts';
import { selectBlocks } from '../content/select-blocks.ts';
import type { PageRequest, Selection } from '../content/select-blocks.ts';
import type { Segment } from '../quiz/quiz.ts';
import type { PupilStats } from '../students/stats.ts';

const library = await loadContent(fileURLToPath(new URL('../../../../content/timeback', import.meta.url)));

const stats: PupilStats = {
  scope: 'district',
  scope_label: 'District 65, Illinois',
  pupils: 1214,
  before: 47.5,
  after: 43,
  gain: -4.5,
  weeks: 33,
};
const figures = ['65', '1214', '47.5', '43', '4.5', '33'];

const answers = icps.flatMap((icp) =>
  quizzes[icp].outcomes.flatMap(({ value: outcome }) => {
    const { context_key, context_values } = quizzes[icp];
    const districts = ['US-TX-Brownsville', 'US-NM-Doña Ana'];
    const values = context_key === 'district' ? districts : context_values.map(({ value }) => value);
    return values.map((context_value) => ({ icp, outcome, context_key, context_value }));
  }),
);

/** Every page a visitor can get: each answer, both variants, with and without figures, in preview and not. */
const segments: PageRequest[] = answers.flatMap((answer) =>
  (['A', 'B'] as const).flatMap((variant) =>
    [false, true].flatMap((preview) =>
      [
        { hasStats: false, hasLocalStats: false },
        { hasStats: true, hasLocalStats: false },
        { hasStats: true, hasLocalStats: true },
      ].map((proof) => ({ ...answer, variant, preview, at: new Date('2026-12-01T00:00:00Z'), ...proof })),
    ),
  ),
);

function select(segment: PageRequest): Selection {
  const selection = selectBlocks(library, segment);
  if (selection === undefined) throw new Error(`No page for ${JSON.stringify(segment)}`);
  return selection;
}

function headlineOf({ body }: ContentBlock): string {
  return body.split('\n', 1)[0] ?? '';
}

function proseOf({ body }: ContentBlock): string {
  return body.replace(/^#.*\n/u, '').replace(/\{\{[^}]*\}\}/gu, 'figure');
}

function countWords(text: string): number {
  return text.match(/[\p{L}\d][\p{L}\d’.-]*/gu)?.length ?? 0;
}

const ofBlock = (name: ContentBlock['block']): ContentBlock[] =>
  library.blocks.filter(({ block }) => block === name);

describe('the content library', () => {
  it('has a whole page for every answer', () => {
    for (const segment of segments)
      expect(select(segment).blocks.map(({ block }) => block)).toEqual(blockNames);
  });

  it('gives every grade the copy of its band', () => {
    const heroOf = (context_value: string): string | undefined =>
      select({ ...parentOf(context_value), variant: 'A', preview: false, at: new Date(0), hasStats: false })
        .blocks[0]?.id;
    const bands = { k5: ['K-1', 'K-5', 'K-6'], middle: ['K-7', 'K-8', '6-8'], high: ['K-9', 'K-12', '9-12'] };
    for (const [band, values] of Object.entries(bands)) {
      for (const value of values) expect(heroOf(value)).toBe(`parent.free_time.hero_block.${band}.a`);
    }
  });

  it('states no number that is neither a figure nor listed in the content file', () => {
    for (const block of library.blocks) {
      const allowed = [...block.numbers, ...(block.needs === null ? [] : figures)];
      const rendered = renderBlock(block, block.needs === null ? undefined : stats);
      expect(rendered).not.toMatch(/\{\{|\}\}/u);
      expect(findNumbers(rendered).filter((number) => !allowed.includes(number))).toEqual([]);
    }
  });

  it('shows the base, the place, the time and both ends wherever it shows a result', () => {
    const withFigures = ofBlock('differentiator').filter(({ needs }) => needs !== null);
    expect(withFigures.length).toBeGreaterThan(0);
    for (const block of withFigures) {
      const rendered = renderBlock(block, stats);
      for (const figure of ['1,214', 'District 65, Illinois', '47.5', '43', '33 weeks'])
        expect(rendered).toContain(figure);
    }
  });

  it('has two headlines to compare for every answer, and no headline twice', () => {
    for (const segment of segments.filter(({ variant }) => variant === 'A')) {
      const [heroA] = select(segment).blocks;
      const [heroB] = select({ ...segment, variant: 'B' }).blocks;
      expect(heroA && headlineOf(heroA)).not.toBe(heroB && headlineOf(heroB));
    }
    const headlines = ofBlock('hero_block').map((block) => headlineOf(block).toLowerCase());
    expect(headlines.filter((headline, index) => headlines.indexOf(headline) !== index)).toEqual([]);
  });

  it.each([
    ['hero_block', 12, 50],
    ['differentiator', 60, 115],
    ['vision', 50, 95],
    ['call_to_action', 3, 9],
  ] as const)('keeps every %s between %i and %i words', (name, least, most) => {
    const lengths = ofBlock(name).map((block) => ({ file: block.file, words: countWords(proseOf(block)) }));
    expect(lengths.filter(({ words }) => words < least || words > most)).toEqual([]);
  });

  it('keeps headlines to nine words and heroes to two sentences', () => {
    for (const block of ofBlock('hero_block')) {
      expect(countWords(headlineOf(block))).toBeLessThanOrEqual(9);
      expect(
        proseOf(block)
          .trim()
          .split(/[.?](?:\s|$)/u)
          .filter(Boolean).length,
      ).toBeLessThanOrEqual(2);
    }
  });

  it('speaks plainly', () => {
    const hype =
      /!|\b(?:simply|seamless|unlock|empower|revolution|transform|cutting-edge|world-class|game-chang|guarantee)/iu;
    for (const { body } of library.blocks) {
      expect(body).not.toMatch(hype);
      expect(body).not.toMatch(/lorem|\p{Extended_Pictographic}|\w'\w/iu);
    }
  });

  it('has drafts that take the place of published blocks in preview', () => {
    const drafts = library.blocks.filter(({ status }) => status === 'draft');
    const shown = new Set(
      segments.filter(({ preview }) => preview).flatMap((segment) => select(segment).blocks),
    );
    expect(drafts.length).toBeGreaterThan(0);
    for (const draft of drafts) expect(shown).toContain(draft);
  });

  it('keeps default content free of figures', () => {
    const defaults = library.blocks.filter(({ file }) => file.includes('/default/'));
    expect(defaults).toHaveLength(icps.length * blockNames.length);
    for (const { needs, body } of defaults) {
      expect(needs).toBeNull();
      expect(body).not.toMatch(/\d/u);
    }
  });
});

function parentOf(context_value: string): Segment {
  return { icp: 'parent', outcome: 'free_time', context_key: 'grade', context_value };
}
