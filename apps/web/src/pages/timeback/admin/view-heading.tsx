import type { ReactNode } from 'react';
import { PageHeading } from '../../../ui/frame/page-heading.tsx';

interface ViewHeadingProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** The heading of a view and, below it, what it found. */
export function ViewHeading({ title, children }: ViewHeadingProps) {
  return (
    <div className="max-w-[70ch] pt-8 md:pt-12">
      <PageHeading title={`${title} – TimeBack admin`} className="text-28 md:text-36">
        {title}
      </PageHeading>
      <div className="mt-3 min-h-6 text-ink-soft">{children}</div>
    </div>
  );
}
