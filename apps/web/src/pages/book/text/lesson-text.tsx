import { createElement, memo, useMemo, type ComponentProps } from 'react';
import type { Components, ExtraProps } from 'react-markdown';
import remarkDirective from 'remark-directive';
import { Markdown } from '../../../ui/markdown.tsx';
import { Aside, isAsideKind } from './aside.tsx';
import { Check, CheckOption, CheckReason } from './check.tsx';
import { CodeBlock } from './code-block.tsx';
import { colourCode } from './colour-code.ts';
import { Exercise, ExerciseStep } from './exercise.tsx';
import { markPlaces } from './mark-places.ts';
import { readDirectives } from './read-directives.ts';

interface LessonTextProps {
  readonly markdown: string;
  /** Of the headings, in their order; without them none can be linked to. */
  readonly anchors: readonly string[];
  /** Addresses of the pictures by what the Markdown calls them. */
  readonly pictures: ReadonlyMap<string, string>;
}

const before = [remarkDirective, readDirectives];
const languageClass: [string, RegExp] = ['className', /^language-/];
const also = {
  tagNames: ['section', 'img'],
  attributes: {
    section: ['dataKind', 'dataTitle', 'dataSteps', 'dataStep'],
    li: ['dataOption', 'dataRight'],
    p: ['dataKind'],
    code: [languageClass],
    img: ['src', 'alt'],
  },
};

/** A lesson as its readers see it: parts below headings, code, pictures, exercises and checks. */
export const LessonText = memo(function LessonText({ markdown, anchors, pictures }: LessonTextProps) {
  const after = useMemo(() => [markPlaces(anchors), colourCode], [anchors]);
  const components = useMemo(() => createComponents(pictures), [pictures]);
  return <Markdown text={markdown} before={before} also={also} after={after} components={components} />;
});

function createComponents(pictures: ReadonlyMap<string, string>): Components {
  return {
    ...plainElements,
    section: LessonSection,
    pre: CodeBlock,
    li: Item,
    p: Paragraph,
    table: ScrollingTable,
    img: ({ src, alt }) => <Picture src={pictures.get(src ?? '')} alt={alt ?? ''} />,
  };
}

/** Only the book's own pictures are shown. */
function Picture({ src, alt }: { readonly src: string | undefined; readonly alt: string }) {
  if (src === undefined) return null;
  return <img src={src} alt={alt} width={640} height={230} className="my-6 h-auto w-full rounded-panel" />;
}

/** Elements that only look different here; what they carry is kept. */
function dress(tag: string, className: string) {
  return (props: ExtraProps & object) => createElement(tag, { ...withoutNode(props), className });
}

/** The node of the tree is no attribute. */
function withoutNode<Props extends ExtraProps>(props: Props): Omit<Props, 'node'> {
  const rest = { ...props };
  delete rest.node;
  return rest;
}

const plainElements = {
  h2: dress('h2', 'mt-12 mb-4 scroll-mt-24 text-28 font-semibold tracking-tight break-after-avoid'),
  h3: dress('h3', 'mt-8 mb-3 scroll-mt-24 text-22 font-semibold break-after-avoid'),
  h4: dress('h4', 'mt-6 mb-2 scroll-mt-24 font-semibold'),
  ul: dress('ul', 'mb-4 list-disc space-y-1 pl-6 [li_&]:mb-0 [fieldset_&]:list-none [fieldset_&]:pl-0'),
  ol: dress('ol', 'mb-4 list-decimal space-y-1 pl-6'),
  blockquote: dress('blockquote', 'mb-4 border-l-2 border-line-strong pl-4 italic'),
  a: dress('a', 'text-accent underline underline-offset-4'),
  code: dress('code', 'font-mono text-[0.85em] [pre_&]:text-[1em]'),
  hr: dress('hr', 'my-8 border-line'),
  th: dress('th', 'border-b border-line-strong px-3 py-2 text-left align-bottom font-semibold first:pl-0'),
  td: dress('td', 'border-b border-line px-3 py-2 align-top first:pl-0'),
} satisfies Components;

function LessonSection({ node, children }: ComponentProps<'section'> & ExtraProps) {
  const { dataKind, dataTitle, dataSteps, dataStep, dataRow } = node?.properties ?? {};
  const kind = String(dataKind);
  if (isAsideKind(kind)) return <Aside kind={kind}>{children}</Aside>;
  switch (kind) {
    case 'exercise':
      return (
        <Exercise title={String(dataTitle)} steps={Number(dataSteps)}>
          {children}
        </Exercise>
      );
    case 'hint':
    case 'solution':
      return (
        <ExerciseStep kind={kind} step={Number(dataStep)}>
          {children}
        </ExerciseStep>
      );
    case 'check':
      return <Check>{children}</Check>;
    default:
      // Beside each other, the same part of two levels stands in one row.
      return (
        <section className="min-w-0" style={dataRow === undefined ? {} : { gridRow: Number(dataRow) }}>
          {children}
        </section>
      );
  }
}

function Item({ node, children }: ComponentProps<'li'> & ExtraProps) {
  const { dataOption, dataRight } = node?.properties ?? {};
  if (dataOption === undefined) return <li>{children}</li>;
  return (
    <CheckOption option={Number(dataOption)} isRight={dataRight === 'true'}>
      {children}
    </CheckOption>
  );
}

function Paragraph({ node, ...rest }: ComponentProps<'p'> & ExtraProps) {
  if (node?.properties['dataKind'] === 'why') return <CheckReason>{rest.children}</CheckReason>;
  return <p {...rest} className="mb-4" />;
}

function ScrollingTable(props: ComponentProps<'table'> & ExtraProps) {
  return (
    <section
      aria-label="Table"
      // A scrolling region must be reachable without a mouse.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className="mb-6 overflow-x-auto"
    >
      <table {...withoutNode(props)} className="w-full border-collapse font-sans text-14" />
    </section>
  );
}
