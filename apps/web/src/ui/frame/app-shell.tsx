import { Link } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { useLayoutEffect, type ReactNode } from 'react';
import { FamilyMark, type App } from './family-mark.tsx';
import { ThemeToggle } from './theme-toggle.tsx';

interface AppShellProps {
  /** The app the reader is in; without one, the start page. */
  readonly app?: App;
  readonly name?: string;
  readonly children: ReactNode;
  readonly footer?: ReactNode;
  /** What the app has at the right end of the top bar. */
  readonly actions?: ReactNode;
  /** A desk takes the whole window; a page keeps to a measure. */
  readonly width?: 'page' | 'desk';
}

/** The frame of every page: skip link, top bar with the family mark, main, footer. Sets the app's accent. */
export function AppShell({ app, name, children, footer, actions, width = 'page' }: AppShellProps) {
  useLayoutEffect(() => {
    document.documentElement.dataset['app'] = accentOf(app);
  }, [app]);
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#main"
        className="absolute top-2 left-2 z-10 -translate-y-20 rounded-control bg-accent px-4 py-2 font-semibold text-on-accent focus:translate-y-0"
      >
        Skip to the content
      </a>
      <header className="border-b border-line">
        <div
          className={clsx(
            'mx-auto flex h-14 items-center justify-between px-4 md:px-8',
            width === 'page' && 'max-w-280',
          )}
        >
          <Link
            to="/"
            className="flex min-h-11 items-center gap-3 rounded-control"
            aria-label={labelOf(name)}
          >
            <FamilyMark app={app} />
            <span className="text-18 font-semibold tracking-tight">{name ?? 'Quintet'}</span>
          </Link>
          <div className="flex items-center gap-1">
            {actions}
            <ThemeToggle />
          </div>
        </div>
      </header>
      <main
        id="main"
        tabIndex={-1}
        className={clsx(
          'mx-auto min-h-[calc(100dvh-3.5rem)] w-full grow px-4 outline-none md:px-8',
          width === 'page' && 'max-w-280',
        )}
      >
        {children}
      </main>
      {footer !== undefined && (
        <footer className="border-t border-line text-14 text-ink-soft">
          <div className="mx-auto max-w-280 px-4 py-6 md:px-8">{footer}</div>
        </footer>
      )}
    </div>
  );
}

/** Whose accent an app has: the tutor sits beside the book and shares its one. */
export function accentOf(app: App | undefined): string {
  return app === 'tutor' ? 'book' : (app ?? 'start');
}

function labelOf(name: string | undefined): string {
  return name === undefined
    ? 'Quintet, start page'
    : `${name}, one of the five Quintet apps. Go to the start page`;
}
