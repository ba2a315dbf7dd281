/** A column of a table; `right` for figures. */
interface Column {
  readonly title: string;
  readonly right?: boolean;
}

type Part = string | undefined | false;

/** Text of the facts for running prose: one line, and nothing in it that Markdown would read as its own. */
export function inline(text: string): string {
  return text
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .replaceAll(/[\\`*[\]<>|~]/g, String.raw`\$&`)
    .replaceAll(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, String.raw`\_`)
    .replaceAll(/&(?=#?\w+;)/g, String.raw`\&`)
    .replace(/^(?:[#+=-](?=\s|$|[-=])|\d+(?=[.)]\s))/, (start) => (/\d/.test(start) ? start : `\\${start}`));
}

/** Blocks with a blank line between them, and a newline at the end. */
export function joinBlocks(blocks: readonly Part[]): string {
  return `${blocks.filter((block) => block !== undefined && block !== false && block !== '').join('\n\n')}\n`;
}

/** A paragraph of sentences; absent ones are left out. */
export function paragraph(...sentences: readonly Part[]): string {
  return sentences
    .filter((sentence) => sentence !== undefined && sentence !== false && sentence !== '')
    .join(' ');
}

/** A bullet list; empty without items. */
export function bullets(items: readonly Part[]): string {
  return items
    .filter((item) => item !== undefined && item !== false && item !== '')
    .map((item) => `- ${String(item)}`)
    .join('\n');
}

/** A numbered list; empty without items. */
export function steps(items: readonly Part[]): string {
  return items
    .filter((item) => item !== undefined && item !== false && item !== '')
    .map((item, index) => `${index + 1}. ${String(item)}`)
    .join('\n');
}

/** A table; a column name that starts with `>` holds figures. An empty cell becomes a dash. Empty without rows. */
export function table(columns: readonly string[], rows: readonly (readonly Part[])[]): string {
  if (rows.length === 0) return '';
  const heads = columns.map((name): Column =>
    name.startsWith('>') ? { title: name.slice(1), right: true } : { title: name },
  );
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(heads.map(({ title }) => title)),
    line(heads.map(({ right }) => (right === true ? '---:' : '---'))),
    ...rows.map((row) => line(heads.map((_, index) => row[index] || '–'))),
  ].join('\n');
}

/** Text of the facts for a table cell or list item of its own: a capital first, unless the word has its own spelling. */
export function entry(text: string): string {
  return capital(inline(text));
}

/** A capital first letter; a word such as `iOS` keeps its own. */
export function capital(text: string): string {
  return /^\p{Ll}[^\s]*\p{Lu}/u.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
}

/** `text` as a sentence: a capital first and a full stop last, unless it ends in one already. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  const started = capital(trimmed);
  return /[.!?](?:["'”’)\]])?$/.test(started) || started === '' ? started : `${started}.`;
}

/** `text` without the full stop at its end, for use inside a sentence. */
export function phrase(text: string): string {
  return text.trim().replace(/(?<!\.)\.+$/, '');
}
