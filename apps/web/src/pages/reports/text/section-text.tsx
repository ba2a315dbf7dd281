import { clsx } from 'clsx';
import { memo, useMemo, type ComponentProps, type ReactNode } from 'react';
import type { Components } from 'react-markdown';
import { Markdown } from '../../../ui/markdown.tsx';
import { highlight, type TextRange } from './highlights.ts';
import { nameTables } from './table-names.ts';

interface SectionTextProps {
  readonly markdown: string;
  /** A first heading of this wording is left out: the page has it already. */
  readonly title: string;
  readonly target?: TextRange | undefined;
}

/** A section as its readers will see it: serif, a measure of 66 characters, tables that scroll inside. */
export const SectionText = memo(function SectionText({ markdown, title, target }: SectionTextProps) {
  const components = useMemo(() => createComponents(title), [title]);
  const after = useMemo(() => [highlight(target), nameTables(title)], [target, title]);
  return (
    <div className="font-serif text-18 wrap-anywhere">
      <Markdown text={markdown} components={components} after={after} />
    </div>
  );
});

const measure = 'max-w-[66ch]';

function createComponents(title: string): Components {
  return {
    h1: ({ children }) =>
      children === title ? null : (
        <h2 className={clsx(measure, 'mt-8 mb-3 text-22 font-semibold')}>{children}</h2>
      ),
    h2: ({ children }) => <h2 className={clsx(measure, 'mt-8 mb-3 text-22 font-semibold')}>{children}</h2>,
    h3: ({ children }) => <h3 className={clsx(measure, 'mt-6 mb-2 text-18 font-semibold')}>{children}</h3>,
    h4: ({ children }) => <h4 className={clsx(measure, 'mt-6 mb-2 font-semibold italic')}>{children}</h4>,
    p: ({ children }) => <p className={clsx(measure, 'mb-4')}>{children}</p>,
    ul: ({ children }) => <ul className={clsx(measure, 'mb-4 list-disc space-y-1 pl-6')}>{children}</ul>,
    ol: ({ children }) => <ol className={clsx(measure, 'mb-4 list-decimal space-y-1 pl-6')}>{children}</ol>,
    blockquote: ({ children }) => (
      <blockquote className={clsx(measure, 'mb-4 border-l-2 border-line-strong pl-4 italic')}>
        {children}
      </blockquote>
    ),
    a: ({ children, href }) => (
      <a href={href} rel="noreferrer" target="_blank" className="text-accent underline underline-offset-4">
        {children}
      </a>
    ),
    code: ({ children }) => <code className="font-mono text-[0.85em]">{children}</code>,
    pre: ({ children }) => (
      <pre
        // A scrolling region must be reachable without a mouse.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        className="mb-4 overflow-x-auto rounded-control bg-sunken p-4 text-16"
      >
        {children}
      </pre>
    ),
    hr: () => <hr className="my-8 border-line" />,
    ...tableElements,
    mark: Mark,
  };
}

/** Tables scroll by themselves, and their cells know what they hold. */
const tableElements: Components = {
  table: ({ children, 'aria-label': name }) => (
    <section
      aria-label={name}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className="mb-6 overflow-x-auto"
    >
      <table className="w-full min-w-120 border-collapse wrap-break-word font-sans text-14">{children}</table>
    </section>
  ),
  th: ({ children, style }) => (
    <th
      scope="col"
      style={style}
      className={clsx(
        'border-b border-line-strong px-2 py-2 text-left align-bottom font-semibold first:pl-0',
        isShort(children) && 'whitespace-nowrap',
      )}
    >
      {children}
    </th>
  ),
  td: ({ children, style }) => (
    <td
      style={style}
      className={clsx(
        'border-b border-line px-2 py-2 align-top first:pl-0',
        isShort(children) && 'whitespace-nowrap',
        isLong(children) && 'min-w-48',
        isFigure(children) && 'tabular-nums',
      )}
    >
      {children}
    </td>
  ),
};

/** `10 September 2027` */
const longestUnbroken = 17;

/** Ids, amounts, dates and single words read badly when they break. */
function isShort(children: ReactNode): boolean {
  return typeof children === 'string' && children.length <= longestUnbroken;
}

/** Figures stand under each other. Words stay as they are, since their hyphens would become as wide as a figure. */
function isFigure(children: ReactNode): boolean {
  return typeof children === 'string' && /\d/.test(children) && !/\p{L}-|-\p{L}/u.test(children);
}

const longestNarrow = 40;

/** A sentence in a cell keeps room for a few words a line; the table scrolls instead. */
function isLong(children: ReactNode): boolean {
  return typeof children === 'string' && children.length > longestNarrow;
}

/** A placeholder that waits for its fact, or the place somebody was led to. */
function Mark({ children, ...rest }: ComponentProps<'mark'>) {
  const isTarget = Reflect.get(rest, 'data-kind') === 'target';
  return (
    <mark
      data-kind={isTarget ? 'target' : 'placeholder'}
      {...(isTarget ? { tabIndex: -1 } : {})}
      className={
        isTarget
          ? 'rounded-sm bg-accent-soft text-ink outline-2 outline-offset-0! outline-accent'
          : 'rounded-sm bg-warn-soft px-0.5 font-sans text-[0.9em] text-warn underline decoration-dotted underline-offset-4'
      }
    >
      {children}
    </mark>
  );
}
