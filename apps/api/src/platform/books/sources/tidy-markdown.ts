const fence = /^\s{0,12}(`{3,100}|~{3,100})/u;
const module =
  /^(?:import\s{1,9}(?:['"]|[^\n]{1,300}\sfrom\s{0,9}['"])|export\s{1,9}(?:const|default|function)\s)/u;
const component = /^\s{0,40}<\/?(?:[A-Z][\w.]{0,100}|>)/u;
const titled = /^(:{3,20}[a-z][\w-]{0,40})[ \t]{1,9}([^[{\s][^\n]{0,300})$/u;
const indented = /^(!!!|\?\?\?\+?|===)[ \t]{1,9}([\w-]{1,40})?(?:[ \t]{0,9}"([^"\n]{0,300})")?/u;

/**
 * Writes what Docusaurus, MDX and MkDocs have beside Markdown as Markdown with directives: imports, exports and lines that
 * begin with a component go, `:::note Title` and `!!! note "Title"` become `:::note[Title]`. Code stays as it is.
 */
export function tidyMarkdown(source: string): string {
  const lines = source.split('\n');
  const tidy: string[] = [];
  let open: string | undefined;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const [, mark] = fence.exec(line) ?? [];
    const block = open === undefined && mark === undefined ? readIndented(lines, at) : undefined;
    if (block !== undefined) {
      tidy.push('', ...block.lines, '');
      at = block.last;
    } else if (open !== undefined || mark !== undefined) {
      if (open === undefined) open = mark;
      else if (mark?.startsWith(open) === true) open = undefined;
      tidy.push(line);
    } else if (!module.test(line) && !component.test(line)) tidy.push(line.replace(titled, '$1[$2]'));
  }
  return tidy.join('\n');
}

/** An admonition or a tab of MkDocs, whose text is indented by four; `last` is its last line. */
function readIndented(
  lines: readonly string[],
  at: number,
): { readonly lines: readonly string[]; readonly last: number } | undefined {
  const [, kind, name = 'note', title] = indented.exec(lines[at] ?? '') ?? [];
  if (kind === undefined) return undefined;
  let end = at + 1;
  for (let next = end; next < lines.length; next += 1) {
    const line = lines[next] ?? '';
    if (/^(?: {4}|\t)/u.test(line)) end = next + 1;
    else if (line.trim() !== '') break;
  }
  const text = lines.slice(at + 1, end).map((line) => line.replace(/^(?: {4}|\t)/u, ''));
  const label = title === undefined ? '' : `[${title}]`;
  return {
    lines: kind === '===' ? [`**${title ?? ''}**`, '', ...text] : [`:::${name}${label}`, ...text, ':::'],
    last: end - 1,
  };
}
