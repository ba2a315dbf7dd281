import type { Component } from '@quintet/contracts/timeback/schemas';
import type { ReactNode } from 'react';
import type { Components } from 'react-markdown';
import { Markdown } from '../../../../ui/markdown.tsx';

interface BlockViewProps {
  readonly component: Component;
  /** Of the block's own heading, so that it fits below the heading above. */
  readonly level: 3 | 5;
}

/** A block in small, for looking at: nothing in it counts as a visit or a click. */
export function BlockView({ component, level }: BlockViewProps) {
  switch (component.type) {
    case 'image':
      return (
        <figure>
          <img
            src={component.payload.replace(/(_chart[\w.-]*)\.png$/, '$1.svg')}
            alt={component.alt}
            width={960}
            height={540}
            className="block h-auto w-full rounded-panel border border-line bg-surface"
          />
          <figcaption className="mt-2 text-14 text-ink-soft" aria-hidden>
            {component.alt}
          </figcaption>
        </figure>
      );
    case 'cta':
      return (
        <p>
          <span className="inline-block rounded-control bg-accent px-4 py-2 font-semibold text-on-accent">
            {component.payload.text}
          </span>
          <span className="mt-2 block text-14 wrap-anywhere text-ink-soft">{component.payload.url}</span>
        </p>
      );
    case 'markdown':
      return (
        <div className="max-w-[65ch]">
          <Markdown text={component.payload} components={level === 3 ? look : deepLook} />
        </div>
      );
  }
}

const headingLook = 'font-serif text-22 font-semibold tracking-tight';

const look: Components = {
  ...headingsAs(({ children }) => <h3 className={headingLook}>{children}</h3>),
  p: ({ children }) => <p className="mt-3">{children}</p>,
  ul: ({ children }) => <ul className="mt-3 list-disc space-y-1 pl-5 marker:text-accent">{children}</ul>,
  ol: ({ children }) => <ol className="mt-3 list-decimal space-y-1 pl-5 marker:text-accent">{children}</ol>,
  a: ({ children, href }) => (
    <a href={href} className="text-accent underline underline-offset-4">
      {children}
    </a>
  ),
};

const deepLook: Components = {
  ...look,
  ...headingsAs(({ children }) => <h5 className={headingLook}>{children}</h5>),
};

function headingsAs(heading: (props: { children?: ReactNode }) => ReactNode): Components {
  return { h1: heading, h2: heading, h3: heading };
}
