import { parseDocument } from 'yaml';
import { z } from 'zod';

/** One line of text, which a database can store. */
export const line = z
  .union([z.string(), z.number()])
  .transform((value) =>
    String(value)
      .toWellFormed()
      .replaceAll(/[\s\p{Cc}]+/gu, ' ')
      .trim(),
  )
  .pipe(z.string().max(1_000))
  .nullish();

/** What is read of a front matter; Docusaurus and MkDocs have more, which means nothing here. */
const FrontMatter = z.object({
  title: line,
  summary: line,
  description: line,
  minutes: z.int().min(1).max(1_000).nullish(),
  language: line,
  licence: line,
  license: line,
  sidebar_position: z.number().nullish(),
  sidebar_label: line,
  draft: z.boolean().nullish(),
});
export type FrontMatter = z.output<typeof FrontMatter>;

export interface Page {
  readonly matter: FrontMatter;
  readonly body: string;
}

/** Parts a page from its front matter, which may be absent. Gives what is wrong with one that is broken. */
export function readPage(source: string): Page | { readonly problem: string } {
  if (!/^---[ \t]*\n/u.test(source)) return { matter: {}, body: source };
  const lines = source.split('\n');
  const end = lines.findIndex((line, index) => index > 0 && /^(?:---|\.\.\.)[ \t]{0,9}$/u.test(line));
  if (end === -1) return { problem: 'the front matter is not closed with ---' };
  const read = readYaml(lines.slice(1, end).join('\n'), FrontMatter);
  return 'problem' in read
    ? { problem: `the front matter: ${read.problem}` }
    : {
        matter: read.value,
        body: lines
          .slice(end + 1)
          .join('\n')
          .replace(/^\n+/u, ''),
      };
}

/** YAML, or JSON, that a schema reads; nothing counts as an empty object. */
export function readYaml<Schema extends z.ZodType>(
  source: string,
  schema: Schema,
): { readonly value: z.output<Schema> } | { readonly problem: string } {
  // Tags of Python, which MkDocs is configured with, name what we do not use.
  const document = parseDocument(source, { logLevel: 'silent' });
  const [broken] = document.errors;
  if (broken !== undefined) return { problem: broken.message.split('\n', 1)[0] ?? 'is no YAML' };
  const parsed = schema.safeParse(toPlain(document) ?? {});
  if (parsed.success) return { value: parsed.data };
  const [issue] = parsed.error.issues;
  return { problem: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is wrong'}`.replace(/^: /u, '') };
}

/** Aliases that grow without end give nothing. */
function toPlain(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch {
    return null;
  }
}
