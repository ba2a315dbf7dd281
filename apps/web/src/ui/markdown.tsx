import ReactMarkdown, { type Components, type Options as MarkdownOptions } from 'react-markdown';
import rehypeSanitize, { type Options } from 'rehype-sanitize';
import remarkGfm from 'remark-gfm';

type Pluggable = NonNullable<MarkdownOptions['rehypePlugins']>[number];

/** Text only: no images, no raw HTML, and links to the web or to this site alone. */
const allowed: Options = {
  tagNames: [
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
    'p',
    'ul',
    'ol',
    'li',
    'strong',
    'em',
    'del',
    'blockquote',
    'code',
    'pre',
  ].concat(['a', 'br', 'hr', 'table', 'thead', 'tbody', 'tr', 'th', 'td']),
  attributes: { a: ['href', 'title'], th: ['align'], td: ['align'] },
  protocols: { href: ['http', 'https', 'mailto'] },
  strip: ['script', 'style'],
  clobber: [],
};

interface MarkdownProps {
  readonly text: string;
  /** How single elements look here; the rest keeps the look of running text. */
  readonly components?: Components;
  /** Changes to the Markdown's tree. */
  readonly before?: Pluggable[];
  /** What is allowed here besides. */
  readonly also?: Pick<Options, 'tagNames' | 'attributes'>;
  /** Changes to the tree after it was sanitised. */
  readonly after?: Pluggable[];
}

/** Markdown from the server as React elements, by a strict allow-list. */
export function Markdown({ text, components, before = [], also = {}, after = [] }: MarkdownProps) {
  const schema: Options = {
    ...allowed,
    tagNames: [...(allowed.tagNames ?? []), ...(also.tagNames ?? [])],
    attributes: { ...allowed.attributes, ...also.attributes },
  };
  return (
    <ReactMarkdown
      remarkPlugins={[remarkGfm, ...before]}
      rehypePlugins={[[rehypeSanitize, schema], ...after]}
      components={components ?? null}
    >
      {text}
    </ReactMarkdown>
  );
}
