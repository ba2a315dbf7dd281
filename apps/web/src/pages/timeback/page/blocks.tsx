import type { Component } from '@quintet/contracts/timeback/schemas';
import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import type { Components } from 'react-markdown';
import { Markdown } from '../../../ui/markdown.tsx';
import { PageHeading } from '../../../ui/frame/page-heading.tsx';
import { CallToAction } from './call-to-action.tsx';
import { Chart } from './chart.tsx';
import { blockPlace } from '../tips/show-block.ts';

const title = 'Your page – TimeBack';
const startsWithHeading = /^\s*#{1,6}\s/;

const heroLook: Components = {
  ...headingsAs(({ children }) => (
    <PageHeading title={title} className="max-w-[20ch] text-36 md:text-48">
      {children}
    </PageHeading>
  )),
  p: ({ children }) => (
    <p className="mt-4 max-w-[56ch] text-18 text-ink-soft md:text-22 md:text-pretty">{children}</p>
  ),
};

const sectionLook: Components = {
  ...headingsAs(({ children }) => (
    <h2 className="font-serif text-28 font-semibold tracking-tight">{children}</h2>
  )),
  p: ({ children }) => <p className="mt-4 first:mt-0">{children}</p>,
  ul: ({ children }) => <ul className="mt-4 list-disc space-y-2 pl-5 marker:text-accent">{children}</ul>,
  ol: ({ children }) => <ol className="mt-4 list-decimal space-y-2 pl-5 marker:text-accent">{children}</ol>,
  a: ({ children, href }) => (
    <a href={href} className="text-accent underline underline-offset-4">
      {children}
    </a>
  ),
};

/** The blocks of a page in the order in which they came (contract §2). */
export function Blocks({ components }: { readonly components: readonly Component[] }) {
  const first = components[0];
  const hasHeadline = first?.type === 'markdown' && startsWithHeading.test(first.payload);
  return (
    <>
      {!hasHeadline && (
        <PageHeading title={title} className="sr-only">
          Your page
        </PageHeading>
      )}
      {components.map((component, index) => (
        <div
          key={component.id}
          {...blockPlace(component.id)}
          className={clsx(
            'rounded-panel outline-offset-8 outline-accent data-shown:outline-2',
            component.type === 'image' && 'max-w-192',
          )}
        >
          <Block component={component} isHero={index === 0 && hasHeadline} />
        </div>
      ))}
    </>
  );
}

function Block({ component, isHero }: { readonly component: Component; readonly isHero: boolean }) {
  switch (component.type) {
    case 'image':
      return <Chart source={component.payload} alt={component.alt} />;
    case 'cta':
      return <CallToAction text={component.payload.text} url={component.payload.url} />;
    case 'markdown':
      return isHero ? (
        <div>
          <Markdown text={component.payload} components={heroLook} />
        </div>
      ) : (
        <section className="mt-16 text-18 leading-relaxed lg:grid lg:grid-cols-[18rem_minmax(0,40rem)] lg:gap-x-16 lg:*:col-start-2 lg:[&>h2]:col-start-1 lg:[&>h2]:row-span-6 lg:[&>h2+*]:mt-0">
          <Markdown text={component.payload} components={sectionLook} />
        </section>
      );
  }
}

/** On a page of its own the block's heading, whatever its depth in the file, takes the level that the page needs. */
function headingsAs(heading: (props: { children?: ReactNode }) => ReactNode): Components {
  return { h1: heading, h2: heading, h3: heading };
}
