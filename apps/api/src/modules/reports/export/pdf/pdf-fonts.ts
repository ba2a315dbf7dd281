import { create, type Font } from 'fontkit';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { decodeWoff } from '../../../../platform/woff.ts';

const { resolve } = createRequire(import.meta.url);

export type Family = 'text' | 'plain' | 'code';

/** A look of letters, such as `text bold italic`. */
export interface Face {
  readonly family: Family;
  readonly bold: boolean;
  readonly italic: boolean;
}

/** Letters of one face: which file draws which letter. */
export interface FontChain {
  /** Cuts a text into stretches that one file draws. A letter that no file has becomes a box. */
  cut(text: string): { readonly text: string; readonly name: string }[];
  /** The TrueType font of a name that `cut` gave. */
  dataOf(name: string): Buffer;
}

const packages = { text: 'source-serif-4', plain: 'inter', code: 'jetbrains-mono' } as const;
const scripts = ['latin', 'latin-ext', 'greek', 'cyrillic', 'cyrillic-ext', 'vietnamese'];
/** Arrows, comparisons, check marks: no text font has them. */
const symbols = [
  'noto-sans-math/files/noto-sans-math-latin-400-normal',
  'noto-sans-symbols-2/files/noto-sans-symbols-2-symbols-400-normal',
];

/** The fonts of a report. Nothing of the machine is used, so that the same report looks the same everywhere. */
export function openFontChain({ family, bold, italic }: Face): FontChain {
  const folder = packages[family];
  const weight = family === 'code' ? (bold ? 500 : 400) : bold ? 600 : 400;
  const style = `${weight}-${italic ? 'italic' : 'normal'}`;
  const paths = [...scripts.map((script) => `${folder}/files/${folder}-${script}-${style}`), ...symbols];
  const files = paths.flatMap((path) => findFile(path));
  const owners = new Map<number, string | undefined>();

  function ownerOf(letter: number): string | undefined {
    if (owners.has(letter)) return owners.get(letter);
    const owner = files.find(({ font }) => font().hasGlyphForCodePoint(letter))?.name;
    owners.set(letter, owner);
    return owner;
  }

  /** The letter, else its plain form (`₂` as `2`), else a box. */
  function showable(letter: string): string {
    const forms = [letter, letter.normalize('NFKD'), missing];
    const isDrawn = (form: string) =>
      [...form].every((each) => ownerOf(each.codePointAt(0) ?? 0) !== undefined);
    return forms.find(isDrawn) ?? '?';
  }

  function cut(text: string): { text: string; name: string }[] {
    const first = files[0]?.name ?? '';
    if (plainLatin.test(text)) return [{ text, name: first }];
    const parts: { text: string; name: string }[] = [];
    for (const letter of Array.from(text.replaceAll(invisible, ''), showable).join('')) {
      const name = ownerOf(letter.codePointAt(0) ?? 0) ?? first;
      const last = parts.at(-1);
      if (last?.name === name) parts[parts.length - 1] = { text: last.text + letter, name };
      else parts.push({ text: letter, name });
    }
    return parts;
  }
  function dataOf(name: string): Buffer {
    const file = files.find((each) => each.name === name);
    if (file === undefined) throw new Error(`No font ${name}`);
    return file.data();
  }
  return { cut, dataOf };
}

const plainLatin = /^[ -~\u00a1-\u00ac\u00ae-\u00ff–—‘’“”•…€]*$/u;
const missing = '□';
/** Marks that change how a letter is drawn, or join letters, in ways these fonts do not know. */
const invisible = /[\p{Cf}\p{Variation_Selector}\p{Zl}\p{Zp}]/gu;

interface FontFile {
  readonly name: string;
  data(): Buffer;
  font(): Font;
}

function findFile(path: string): FontFile[] {
  let found: string;
  try {
    found = resolve(`@fontsource/${path}.woff`);
  } catch {
    // Not every family has every script.
    return [];
  }
  let data: Buffer | undefined;
  let font: Font | undefined;
  // As WOFF, a blank letter at the end of a font is read beyond its table.
  const read = () => (data ??= decodeWoff(readFileSync(found)));
  return [
    { name: path.slice(path.lastIndexOf('/') + 1), data: read, font: () => (font ??= openFont(read())) },
  ];
}

function openFont(data: Buffer): Font {
  const opened = create(data);
  if ('fonts' in opened) throw new Error('A collection of fonts is no font');
  return opened;
}
