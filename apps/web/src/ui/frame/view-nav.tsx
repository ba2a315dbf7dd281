import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';

interface ViewNavProps {
  readonly label: string;
  readonly views: readonly { readonly to: LinkProps['to']; readonly label: string }[];
  /** Who is signed in, at the other end. */
  readonly children: ReactNode;
}

/** The views of an app, below its top bar; a line below says which one this is. */
export function ViewNav({ label, views, children }: ViewNavProps) {
  return (
    <div className="flex min-h-15 flex-wrap items-center justify-between gap-x-8 border-b border-line">
      <nav aria-label={label} className="-mx-2 flex flex-wrap text-14 sm:-mx-3 sm:text-16">
        {views.map((view) => (
          <Link
            key={view.to}
            to={view.to}
            activeOptions={{ exact: isAbove(views, view.to), includeSearch: false }}
            activeProps={{ 'aria-current': 'page' }}
            className="flex min-h-11 items-center rounded-control px-2 font-medium text-ink-soft transition-colors hover:text-ink aria-[current=page]:text-accent aria-[current=page]:underline aria-[current=page]:decoration-2 aria-[current=page]:underline-offset-8 sm:px-3"
          >
            {view.label}
          </Link>
        ))}
      </nav>
      {children}
    </div>
  );
}

/** The first page of an app stands above all others and is only itself. */
function isAbove(views: ViewNavProps['views'], to: LinkProps['to']): boolean {
  return views.some((view) => String(view.to).startsWith(`${to}/`));
}
