import { z } from 'zod';

const quoted = z.string().trim().min(1).max(2_000);
const place = z.int().min(1).max(999);

/** The parts of a section that are counted, from 1 and in reading order; a section in a section by its first level. */
export const countedParts = ['paragraph', 'list', 'table', 'section'] as const;

/** What an action is done to. Without a place the one part of its kind is meant. */
export const RefinePart = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all') }),
  /** What stands under a heading of these words. */
  z.object({ kind: z.literal('heading'), title: quoted }),
  z.object({ kind: z.enum(countedParts), place: place.optional() }),
]);
export type RefinePart = z.infer<typeof RefinePart>;

const part = RefinePart;
const words = z.int().min(1).max(100_000);
/** A share of the words, over 0 and under 1. */
const share = z.number().gt(0).lt(1);

/** What can be done to a section without a language model. */
export const RefineAction = z.discriminatedUnion('action', [
  z.object({ action: z.literal('shorten'), part }),
  z.object({ action: z.literal('shorten_to_words'), part, words }),
  z.object({ action: z.literal('shorten_to_share'), part, share }),
  z.object({ action: z.literal('shorten_by_share'), part, share }),
  z.object({ action: z.literal('bullets'), part }),
  z.object({ action: z.literal('table'), part }),
  z.object({ action: z.literal('plainer'), part }),
  z.object({ action: z.literal('more_formal'), part }),
  z.object({ action: z.literal('fix_headings') }),
  z.object({ action: z.literal('remove'), part }),
  z.object({ action: z.literal('rename_heading'), from: quoted, to: quoted }),
  z.object({ action: z.literal('replace_text'), from: quoted, to: quoted }),
]);
export type RefineAction = z.infer<typeof RefineAction>;
export type RefineActionName = RefineAction['action'];

/** The names of the actions. */
export const refineActionNames = RefineAction.options.flatMap(({ shape }) => [...shape.action.values]);

/** A part of a section that an instruction can name. */
export const RefinePartLine = z.object({
  part: RefinePart,
  /** The words of the heading, or the first words of what has none. */
  start: z.string(),
  words: z.int(),
});
export type RefinePartLine = z.infer<typeof RefinePartLine>;

/** What can be asked of a section as it stands. */
export const RefineChoices = z
  .object({
    words: z.int(),
    /** In reading order, without the section's own title. */
    parts: z.array(RefinePartLine),
    /** Actions that would come to nothing on the whole section, and why. */
    impossible: z.array(z.object({ action: z.enum(refineActionNames), reason: z.string() })),
  })
  .meta({ id: 'RefineChoices' });
export type RefineChoices = z.infer<typeof RefineChoices>;

interface RefineForms {
  /** The instruction with sample values. */
  readonly example: string;
  /**
   * Every wording that is taken for the action, the usual one first. `{part}` is `it`, nothing at all, `paragraph 2` or
   * a heading in quotes; `{share}` is `50 %` or `half`; `{from}` and `{to}` stand in quotes.
   */
  readonly forms: readonly string[];
}

/** How each action is asked for in plain words. Case, a full stop and `please` do not matter; all other words do. */
export const refineForms: Readonly<Record<RefineActionName, RefineForms>> = {
  shorten: {
    example: 'Make it shorter',
    forms: ['Make {part} shorter', 'Shorten {part}', 'Shorter', 'Make {part} more concise'],
  },
  shorten_to_words: {
    example: 'Shorten it to 100 words',
    forms: ['Shorten {part} to {words} words', 'Cut {part} to {words} words'],
  },
  shorten_to_share: {
    example: 'Shorten it to 80 %',
    forms: ['Shorten {part} to {share}', 'Shorten {part} to {share} of its length', 'Cut {part} to {share}'],
  },
  shorten_by_share: {
    example: 'Shorten it by 20 %',
    forms: ['Shorten {part} by {share}', 'Cut {part} by {share}', 'Make {part} {share} shorter'],
  },
  bullets: {
    example: 'Turn paragraph 2 into bullets',
    forms: ['Turn {part} into bullets', 'Turn {part} into bullet points', 'Use bullets', 'Bullets'],
  },
  table: {
    example: 'Turn list 1 into a table',
    forms: ['Turn {part} into a table', 'Table'],
  },
  plainer: {
    example: 'Make it plainer',
    forms: ['Make {part} plainer', 'Use plainer words', 'Use plain English', 'Plainer'],
  },
  more_formal: {
    example: 'Make it more formal',
    forms: ['Make {part} more formal', 'More formal'],
  },
  fix_headings: {
    example: 'Fix the headings',
    forms: ['Fix the headings', 'Fix headings'],
  },
  remove: {
    example: 'Remove the section “Scope”',
    forms: ['Remove {part}', 'Delete {part}'],
  },
  rename_heading: {
    example: 'Rename “Scope” to “What is covered”',
    forms: [
      'Rename {from} to {to}',
      'Rename the heading {from} to {to}',
      'Rename the section {from} to {to}',
    ],
  },
  replace_text: {
    example: 'Replace “vendor” with “supplier”',
    forms: ['Replace {from} with {to}', 'Replace {from} by {to}'],
  },
};

/**
 * The instruction that asks for an action, in its usual wording; `undefined` where a text has quotation marks of every
 * kind, or a section is meant without its place, so that no wording says it.
 */
export function writeInstruction(action: RefineAction): string | undefined {
  const values: Partial<Record<string, string>> = {
    part: 'part' in action ? writePart(action.part) : undefined,
    words: 'words' in action ? String(action.words) : undefined,
    share: 'share' in action ? `${Math.round(action.share * 100)} %` : undefined,
    from: 'from' in action ? quote(action.from) : undefined,
    to: 'to' in action ? quote(action.to) : undefined,
  };
  const pieces = (refineForms[action.action].forms[0] ?? '').split(/\{(\w+)\}/u);
  const said = pieces.map((piece, index) => (index % 2 === 0 ? piece : values[piece]));
  return said.includes(undefined) ? undefined : said.join('');
}

function writePart(part: RefinePart): string | undefined {
  if (part.kind === 'all') return 'it';
  if (part.kind === 'heading') return quote(part.title);
  if (part.place !== undefined) return `${part.kind} ${part.place}`;
  return part.kind === 'section' ? undefined : `the ${part.kind}`;
}

const quotationMarks = ['“”', '""', '‘’', "''"] as const;

function quote(text: string): string | undefined {
  const free = quotationMarks.find((marks) => Array.from(marks).every((mark) => !text.includes(mark)));
  return free === undefined ? undefined : free.charAt(0) + text + free.charAt(1);
}
