import { readNumberWord } from './number-words.ts';

/** How short a text shall become. `share` of its words, or so many words or sentences at most. */
export type ShortenGoal =
  /** `isUsual`: no length was stated, so that nothing goes that a reader would miss. */
  | { readonly share: number; readonly isUsual?: boolean }
  | { readonly words: number }
  | { readonly sentences: number };

/** What a text shall become. */
export type Style =
  | { readonly rule: 'shorten'; readonly goal: ShortenGoal }
  | {
      readonly rule:
        | 'bullets'
        | 'numbers'
        | 'table'
        | 'prose'
        | 'plain'
        | 'formal'
        | 'contractions'
        | 'short-sentences';
    };

/** Two thirds of the words: clearly shorter, and still a text. */
export const usualGoal: ShortenGoal = { share: 2 / 3, isUsual: true };

const shorten: Style = { rule: 'shorten', goal: usualGoal };

/** Words for a style that say all by themselves. */
const named: readonly (readonly [Style, readonly string[]])[] = [
  [
    shorten,
    [
      'shorter|short|more concise|concise|briefer|more brief|brief|tighter|more compact|compact|crisper|crisp',
      'more succinct|succinct|terser|less wordy|less verbose|less long-winded|less long|snappier|more to the point',
      'to the point|punchier|more condensed|less repetitive',
    ],
  ],
  [
    { rule: 'plain' },
    [
      'simpler|simple|plainer|plain|more plain|clearer|more clear|more readable|readable|more accessible|straightforward',
      'easier to read|easier to understand|easier to follow|easy to read|easy to understand|more understandable',
      'less complicated|less complex|more straightforward|less bureaucratic|less stuffy|less jargon|without jargon',
      'jargon-free|less jargon-heavy|plain english|plainer english|simple english|plain language|plainer language',
      'simple language|simpler language|simple words|simpler words|plain words|plainer words|everyday language',
      'everyday words|everyday english|lay terms',
    ],
  ],
  [
    { rule: 'formal' },
    [
      'more formal|formal|more professional|professional|more businesslike|businesslike|more business-like|less casual',
      'less informal|less chatty|less colloquial|more serious|formally|more formally|professionally|more professionally',
      'formal language|more formal language|formal english|formal tone|more formal tone|professional tone|business english',
      'more professional tone|formal style|more formal style|business tone|business language|professional language',
      'formal register|more formal register|formal wording|more formal wording',
    ],
  ],
  [
    { rule: 'bullets' },
    [
      'bullets|bullet points|bullet-points|bulletpoints|bulleted|bulleted list|bullet list|bullet point list',
      'list of bullets|list of bullet points|bullet form|bullet-point form|bullet point form|list form|list format',
    ],
  ],
  [
    { rule: 'numbers' },
    [
      'numbered|numbered list|numbered steps|ordered list|numbered points|numbered items|list of steps|numbered bullets',
    ],
  ],
  [{ rule: 'table' }, ['table form|table format|tabular form|tabular format|tabular|tabular layout']],
  [
    { rule: 'prose' },
    [
      'prose|running text|flowing text|full sentences|continuous text|continuous prose|flowing prose|plain prose',
    ],
  ],
  [
    { rule: 'shorten', goal: { share: 1 / 2 } },
    ['half as long|half the length|half its length|half the size|half that length'],
  ],
  [{ rule: 'contractions' }, ['without contractions|free of contractions|no contractions']],
  [{ rule: 'short-sentences' }, ['shorter sentences|short sentences|with shorter sentences']],
];

/** Words that name a piece of text unless something leads to them, as in `into a table`. */
const led: readonly (readonly [Style, readonly string[]])[] = [
  [{ rule: 'bullets' }, ['list|points']],
  [{ rule: 'numbers' }, ['steps']],
  [{ rule: 'table' }, ['table|tables']],
  [{ rule: 'prose' }, ['paragraph|paragraphs|text|normal text|sentences']],
];

const stylesOf = (styles: typeof named): ReadonlyMap<string, Style> =>
  new Map(
    styles.flatMap(([style, lines]) =>
      lines.flatMap((line) => line.split('|').map((words) => [words, style])),
    ),
  );

const byName = stylesOf(named);
const byLedName = stylesOf([...named, ...led]);
const leading =
  /^(?:(?:into|to|as|in|in the form of|using|with|be|become|a|an|the|one|single|more of|sound|read|like|two|three) )+/u;

/** The style that words ask for, such as `into a table` or `more formal`. */
export function readStyle(words: string): Style | undefined {
  const bare = words.replace(leading, '');
  // "the table" is a table that is there, "a table" one to be.
  const isLed = bare !== words && !words.startsWith('the ');
  const known = byName.get(words) ?? byName.get(bare) ?? (isLed ? byLedName.get(bare) : undefined);
  if (known !== undefined) return known;
  const goal = readGoal(words.replace(/ shorter$/u, '')) ?? readGoal(words.replace(/ (?:long|only)$/u, ''));
  return goal === undefined ? undefined : { rule: 'shorten', goal };
}

const shares: Readonly<Record<string, number>> = {
  half: 1 / 2,
  'a half': 1 / 2,
  'one half': 1 / 2,
  'a third': 1 / 3,
  'one third': 1 / 3,
  'two thirds': 2 / 3,
  'two-thirds': 2 / 3,
  'a quarter': 1 / 4,
  'one quarter': 1 / 4,
  'three quarters': 3 / 4,
};
const around =
  '(?:about|around|roughly|approximately|some|under|below|at most|max|maximum|a maximum of|no more than|not more than|fewer than|less than|up to|no longer than)';
const limit = new RegExp(
  `^(?:to|in|into|with|be)? ?(?:${around} )?(\\d{1,5}|[a-z-]+) (?:single )?(words?|sentences?)(?: or (?:fewer|less))?(?: (?:at most|max|maximum))?$`,
  'u',
);
const cut = new RegExp(`^(?:by )?(?:${around} )?(?:(\\d{1,2}) ?(?:%|percent|per cent)|(.+))$`, 'u');

/** How short, as in `by half`, `to 100 words`, `30%`, `in two sentences`. */
export function readGoal(words: string): ShortenGoal | undefined {
  if (/^(?:in|to|by) half(?: (?:its|the|their) (?:length|size))?$/u.test(words)) return { share: 1 / 2 };
  const [, count = '', unit = ''] = limit.exec(words) ?? [];
  const number = readCount(count);
  if (number !== undefined && number > 0)
    return unit.startsWith('word') ? { words: number } : { sentences: number };
  const [, percent, share = ''] = cut.exec(words) ?? [];
  const taken = percent === undefined ? shares[share] : Number(percent) / 100;
  return taken === undefined || taken === 0 ? undefined : { share: 1 - taken };
}

function readCount(word: string): number | undefined {
  if (word === 'a' || word === 'one' || word === 'single') return 1;
  return /^\d+$/u.test(word) ? Number(word) : readNumberWord(word);
}
