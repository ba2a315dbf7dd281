import fc from 'fast-check';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { checkCopy } from './check-copy.ts';
import { loadContent } from '../content/content.ts';
import { collectFacts, copyBlocks, type CopyBlock, type CopySource } from './copy-facts.ts';
import { renderBlock } from '../content/placeholders.ts';
import type { PupilStats } from '../students/stats.ts';

const stats: PupilStats = {
  scope: 'district',
  scope_label: 'Brownsville, Texas',
  pupils: 1212,
  before: 34,
  after: 61.5,
  gain: 27.5,
  weeks: 36,
};

const source: CopySource = {
  segmentFacts: { segment: 'school/boost_scores/district/US-TX-Brownsville' },
  curated: {
    hero_block:
      '## Scores follow what pupils know\n\nCore lessons take about two focused hours a day. Guides do the rest.',
    differentiator:
      '### What is different here\n\nLessons adapt to each pupil, and [the method](/timeback/method) is open.\n\n- **Mastery first.** A topic ends when it holds.\n- **Guides with time.** They know whom to help.',
    vision:
      '### A calmer afternoon\n\nThe work is done by lunch. The afternoon belongs to projects, sport and friends.',
  },
  stats,
};
const facts = collectFacts(source);

function faultsOf(block: CopyBlock, change: (text: string) => string): string[] {
  return checkCopy(block, change(source.curated[block]), facts);
}

const addTo = (block: CopyBlock, sentence: string) => faultsOf(block, (text) => `${text} ${sentence}`);

describe('copy that may be shown', () => {
  test('is the curated copy itself, for every block of the content', async () => {
    const library = await loadContent(
      fileURLToPath(new URL('../../../../content/timeback', import.meta.url)),
    );
    const written = library.blocks.filter(({ block }) => block !== 'call_to_action');
    expect(written.length).toBeGreaterThan(50);
    for (const block of written) {
      const text = renderBlock(block, stats);
      const own = collectFacts({
        segmentFacts: {},
        curated: { hero_block: text, differentiator: text, vision: text },
        stats,
      });
      const name = copyBlocks.find((candidate) => candidate === block.block);
      expect([block.id, name && checkCopy(name, text, own)]).toEqual([block.id, []]);
    }
  });

  test.each([
    [
      'hero_block',
      'In Brownsville, Texas, 1,212 pupils went from the 34th percentile to percentile 61.5 in thirty-six weeks.',
    ],
    ['hero_block', 'That is a gain of 27.5 percentile points, in 2 hours a day.'],
    ['vision', "On Monday that's what TimeBack is for, and no one hurries. It's one thing less."],
    ['vision', 'Your pupils tell you what they built; “sport and friends” come home too.'],
  ] as const)('%s: %s', (block, sentence) => {
    expect(addTo(block, sentence)).toEqual([]);
  });
});

describe('a number that is not in the facts', () => {
  const outside = fc
    .integer({ min: 2, max: 5_000_000 })
    .filter((value) => ![2, 34, 36, 1212].includes(value));
  const form = fc.constantFrom<(value: number) => string>(
    (value) => `${value}`,
    (value) => value.toLocaleString('en-US'),
    (value) => `${value}%`,
    (value) => `${value} percent`,
    (value) => `$${value}`,
    (value) => `${value}x`,
    (value) => `**${value}**`,
    (value) => `${String(value).slice(0, 1)}**${String(value).slice(1)}**`,
    (value) => `${value}th`,
    (value) => `[${value}](/timeback/method)`,
  );

  test('is found wherever and however it is written', () => {
    fc.assert(
      fc.property(fc.constantFrom(...copyBlocks), outside, form, fc.nat(), (block, value, write, place) => {
        const words = source.curated[block].split(' ');
        // Not before the heading mark, and not inside a link.
        words.splice(3 + (place % 3), 0, write(value));
        expect(checkCopy(block, words.join(' '), facts).join()).toContain('the number');
      }),
    );
  });

  test('is not excused by the same digits with another meaning', () => {
    for (const claim of [
      '34%',
      '34 percent',
      '$34',
      '34x faster',
      '36 pupils',
      '1,212 weeks',
      '34 hours',
      '2 weeks',
    ]) {
      expect([claim, addTo('hero_block', `It is ${claim} now.`).join()]).toEqual([
        claim,
        expect.stringContaining('the number'),
      ]);
    }
  });

  test.each([
    'Half of them rose.',
    'Scores doubled.',
    'Twice the time.',
    'Dozens of schools joined.',
    'It took a decade.',
    'Since 2019.',
  ])('%s', (sentence) => {
    expect(addTo('vision', sentence).join()).toContain('the number');
  });

  test('does not pass as two that are', () => {
    expect(addTo('vision', 'It takes [2](/timeback/method)2 of them.').join()).toContain('the number 22');
  });

  test('cannot come in through the name of a district', () => {
    const typed = collectFacts({
      ...source,
      segmentFacts: { segment: 'US-TX-99 percent win' },
      stats: undefined,
    });
    expect(checkCopy('vision', `${source.curated.vision} 99 percent win.`, typed).join()).toContain(
      'the number',
    );
  });
});

describe('copy that is refused', () => {
  test.each([
    ['raw HTML', 'vision', 'See <b>this</b>.', 'takes no html'],
    ['a block of HTML', 'vision', '\n\n<div>x</div>', 'takes no html'],
    ['an image', 'vision', '![a](https://evil.example/x.png)', 'takes no image'],
    ['a new link', 'vision', '[Look](https://evil.example)', 'the link https://evil.example'],
    [
      'a link of ours to elsewhere',
      'differentiator',
      '[method](/timeback/other)',
      'the link /timeback/other',
    ],
    ['a bare address', 'vision', 'Visit evil.com today.', 'evil.com is not'],
    ['an entity', 'vision', 'It is &#52;2.', '&#52; is not'],
    ['code', 'vision', 'Run `this`.', 'takes no inline code'],
    ['a quotation block', 'vision', '\n\n> It changed our school.', 'takes no blockquote'],
    ['a quotation', 'vision', '“It changed our school for good.”', 'the quotation'],
    ['a speaker', 'vision', 'Maria says it works.', 'the name Maria'],
    ['reported speech', 'vision', 'A parent said that it works.', '"said"'],
    ['a name', 'vision', 'Ask our friends in Lakewood about it.', 'the name Lakewood'],
    ['two names', 'vision', 'Maria Lopez agrees.', 'the name Lopez'],
    ['a possessive', 'vision', 'Maria’s pupils agree.', 'the name Maria’s'],
    ['a title', 'vision', 'Ask Dr. Who.', 'the name Dr'],
    ['an acronym', 'vision', 'NASA approves.', 'the name NASA'],
    ['another script', 'vision', 'Тwо hours.', 'letters of another script'],
    ['invisible characters', 'vision', 'A calm\u{ad} day.', 'invisible characters'],
    ['exclamation', 'vision', 'Join us now!', 'exclamation marks'],
    ['an emoji', 'vision', 'Join us 🚀', 'pictures'],
    ['another heading', 'vision', '\n\n### And more', 'the headings ###'],
    ['too much', 'vision', 'calm '.repeat(80), 'takes '],
  ] as const)('for %s', (_, block, addition, reason) => {
    expect(addTo(block, addition).join('\n')).toContain(reason);
  });

  test.each([
    ['no heading', (text: string) => text.replace('## ', '')],
    ['the wrong level', (text: string) => text.replace('## ', '# ')],
    ['an underlined heading', (text: string) => text.replace('## ', '').replace('\n', '\n---\n')],
    ['text before its heading', (text: string) => `Hello.\n\n${text}`],
    [
      'a headline that is a paragraph',
      (text: string) => text.replace('\n\n', ` ${'and more '.repeat(6)}\n\n`),
    ],
    ['hardly any text', () => '## Scores'],
    ['nothing', () => ''],
  ] as const)('for a hero with %s', (_, change) => {
    expect(faultsOf('hero_block', change)).not.toEqual([]);
  });

  test('for a place that only another segment has', () => {
    const elsewhere = collectFacts({ ...source, segmentFacts: {}, stats: undefined });
    const sentence = `${source.curated.vision} Also in Brownsville, Texas.`;
    expect(checkCopy('vision', sentence, elsewhere)).toEqual([
      'the name Brownsville is not in the facts',
      'the name Texas is not in the facts',
    ]);
    const here = collectFacts({ ...source, stats: undefined });
    expect(checkCopy('vision', sentence, here)).toEqual([]);
  });

  test('when another block does not begin with its heading', () => {
    expect(faultsOf('vision', (text) => `Hello.\n\n${text}`)).toEqual(['has to begin with its heading']);
  });
});
