import type { Element } from 'hast';
import { Check, Copy } from 'lucide-react';
import { useState, type ComponentProps } from 'react';
import { languageOf, textOf } from './colour-code.ts';

interface CodeBlockProps extends ComponentProps<'pre'> {
  readonly node?: Element | undefined;
}

/** Code with a button that copies it, or what a program printed. */
export function CodeBlock({ node, children, ...rest }: CodeBlockProps) {
  const code = node?.children.find((child) => child.type === 'element');
  const language = code === undefined ? undefined : languageOf(code);
  if (language === 'text' || language === 'output') {
    return (
      <figure {...placeOf(rest)} className="mb-6 break-inside-avoid border-l-2 border-accent pl-4">
        <figcaption className="font-sans text-12 text-ink-soft">Prints</figcaption>
        <Pre className="text-14">{children}</Pre>
      </figure>
    );
  }
  return (
    <div {...placeOf(rest)} className="relative mb-4 break-inside-avoid rounded-control bg-sunken">
      <Pre className="p-4 pt-10 text-14 sm:pt-4 sm:pr-24">{children}</Pre>
      {code !== undefined && <CopyButton text={textOf(code).replace(/\n$/, '')} />}
    </div>
  );
}

/** The place in the Markdown stays with the outermost element. */
function placeOf(props: object): object {
  return { 'data-offset': Reflect.get(props, 'data-offset') };
}

const colours =
  '[&_.hljs-keyword]:text-accent [&_.hljs-keyword]:font-semibold [&_.hljs-string]:text-good [&_.hljs-number]:text-info ' +
  '[&_.hljs-literal]:text-info [&_.hljs-comment]:text-ink-soft [&_.hljs-comment]:italic [&_.hljs-title]:font-semibold';

function Pre({ className, children }: ComponentProps<'pre'>) {
  return (
    <pre
      // A scrolling region must be reachable without a mouse.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className={`overflow-x-auto font-mono leading-[1.6] print:overflow-visible print:whitespace-pre-wrap ${colours} ${className}`}
    >
      {children}
    </pre>
  );
}

function CopyButton({ text }: { readonly text: string }) {
  const [state, setState] = useState<'ready' | 'copied' | 'refused'>('ready');
  const copy = () => {
    // Without HTTPS there is no clipboard to write to.
    const writing = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'));
    writing.then(
      () => setState('copied'),
      () => setState('refused'),
    );
  };
  const words = { ready: 'Copy', copied: 'Copied', refused: 'Select and copy by hand' } as const;
  const Icon = state === 'copied' ? Check : Copy;
  return (
    <button
      type="button"
      onClick={copy}
      onBlur={() => setState('ready')}
      className="absolute top-1 right-1 flex min-h-9 cursor-pointer items-center gap-1.5 rounded-control px-2 font-sans text-12 font-medium text-ink-soft hover:text-ink print:hidden"
    >
      <Icon size={16} aria-hidden />
      <span aria-live="polite">{words[state]}</span>
    </button>
  );
}
