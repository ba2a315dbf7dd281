import { Link } from '@tanstack/react-router';
import { ArrowLeft, Hourglass } from 'lucide-react';
import { apps } from '../../ui/frame/apps.ts';
import { AppShell } from '../../ui/frame/app-shell.tsx';
import { Button } from '../../ui/button.tsx';
import type { App } from '../../ui/frame/family-mark.tsx';
import { PageHeading } from '../../ui/frame/page-heading.tsx';

/** The page of an app that is not built yet: what it will do, and that it is not here. */
export function ComingPage({ app }: { readonly app: App }) {
  const entry = apps.find((candidate) => candidate.app === app);
  if (entry === undefined) return null;
  return (
    <AppShell app={app} name={entry.name}>
      <div className="max-w-160 py-12 md:py-24">
        <p className="mb-4 flex items-center gap-2 font-medium text-accent">
          <Hourglass size={16} aria-hidden />
          Not here yet
        </p>
        <PageHeading title={`${entry.name} – Quintet`} className="text-28 md:text-36">
          {entry.sentence}
        </PageHeading>
        <h2 className="mt-12 font-semibold">What will be here</h2>
        <ul className="mt-2">
          {entry.coming?.map((line) => (
            <li key={line} className="border-b border-line py-4 last:border-0">
              {line}
            </li>
          ))}
        </ul>
        <Button asChild look="secondary" className="mt-8">
          <Link to="/">
            <ArrowLeft size={20} aria-hidden />
            Back to the five apps
          </Link>
        </Button>
      </div>
    </AppShell>
  );
}
