import type { Components } from 'react-markdown';
import { Markdown } from '../../../ui/markdown.tsx';

const components: Components = {
  h1: ({ children }) => <h3 className="mt-4 text-18 font-semibold first:mt-0">{children}</h3>,
  h2: ({ children }) => <h3 className="mt-4 font-semibold first:mt-0">{children}</h3>,
  h3: ({ children }) => <h4 className="mt-4 font-semibold first:mt-0">{children}</h4>,
  p: ({ children }) => <p className="mt-3 first:mt-0">{children}</p>,
  ul: ({ children }) => <ul className="mt-3 list-disc space-y-1 pl-5 first:mt-0">{children}</ul>,
  ol: ({ children }) => <ol className="mt-3 list-decimal space-y-1 pl-5 first:mt-0">{children}</ol>,
  a: ({ children, href }) => (
    <a href={href} className="underline underline-offset-4">
      {children}
    </a>
  ),
};

/** What an agent says, as running text. */
export function AnswerText({ text }: { readonly text: string }) {
  return <Markdown text={text} components={components} />;
}
