import {
  countedParts,
  RefineAction,
  refineForms,
  type RefineActionName,
  type RefinePart,
} from '@quintet/contracts/reports/refine-actions';

const quoted = String.raw`"[^"]+"|“[^“”]+”|„[^„“”]+[“”]|'[^']+'|‘[^‘’]+’`;
const counted = countedParts.join('|');

/** What may stand for each parameter of a form. */
const patterns: Readonly<Record<string, string>> = {
  part: [
    'it|this|(?:the|this) (?:text|section)',
    `(?:(?:the )?section )?(?:${quoted})|the (?:${quoted}) section`,
    String.raw`(?:${counted}) \d{1,3}|the (?:paragraph|list|table)`,
  ].join('|'),
  words: String.raw`\d{1,3},\d{3}|\d{1,6}`,
  share: String.raw`half|a third|a quarter|\d{1,2}\s*(?:%|per\s?cent)`,
  from: quoted,
  to: quoted,
};

const named: Readonly<Record<string, number>> = { half: 1 / 2, 'a third': 1 / 3, 'a quarter': 1 / 4 };

const values: Readonly<Record<string, (text: string) => unknown>> = {
  part: readPart,
  words: (text) => Number(text.replace(',', '')),
  share: (text) => named[text.toLowerCase()] ?? Number.parseInt(text, 10) / 100,
  from: unquote,
  to: unquote,
};

function readPart(text: string): RefinePart {
  const [title] = new RegExp(quoted, 'u').exec(text) ?? [];
  if (title !== undefined) return { kind: 'heading', title: unquote(title) };
  const [, kind, place] = /(paragraph|list|table|section)(?: (\d+))?$/iu.exec(text) ?? [];
  const known = countedParts.find((each) => each === kind?.toLowerCase());
  if (place !== undefined && known !== undefined) return { kind: known, place: Number(place) };
  return known === undefined || known === 'section' ? { kind: 'all' } : { kind: known };
}

function unquote(text: string): string {
  return text.slice(1, -1).trim();
}

interface Reader {
  readonly action: RefineActionName;
  readonly pattern: RegExp;
}

const readers: readonly Reader[] = RefineAction.options.flatMap(({ shape }) => {
  const [action] = shape.action.values;
  return action === undefined
    ? []
    : refineForms[action].forms.map((form) => ({ action, pattern: compileForm(form) }));
});

/** A form as a pattern for the whole of an instruction; a part may be left out with the space before it. */
function compileForm(form: string): RegExp {
  const source = form.replaceAll(/( ?)\{(\w+)\}/gu, (_, space: string, name: string) => {
    const value = `${space}(?<${name}>${patterns[name] ?? ''})`;
    return name === 'part' ? `(?:${value})?` : value;
  });
  return new RegExp(`^${source.replaceAll(' ', String.raw`\s+`)}$`, 'iu');
}

/** The action that an instruction asks for; `undefined` unless all of it is one of the forms, word for word. */
export function readInstruction(prompt: string): RefineAction | undefined {
  const text = prompt
    .trim()
    .replace(/^please,?\s+/iu, '')
    .replace(/(?<![.!\s])[.!\s]+$/u, '')
    .replace(/(?:,|(?<!\s))\s+please$/iu, '');
  for (const { action, pattern } of readers) {
    const match = pattern.exec(text);
    if (match === null) continue;
    const given = Object.entries<string | undefined>(match.groups ?? {}).map(([name, value]) => [
      name,
      values[name]?.(value ?? ''),
    ]);
    const read = RefineAction.safeParse({ action, part: { kind: 'all' }, ...Object.fromEntries(given) });
    if (read.success) return read.data;
  }
  return undefined;
}
