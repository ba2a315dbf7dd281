import { Link } from '@tanstack/react-router';
import { AppShell } from '../ui/frame/app-shell.tsx';
import { Button } from '../ui/button.tsx';
import { PageHeading } from '../ui/frame/page-heading.tsx';

/** What an address shows that no page stands at. */
export function MissingPage() {
  return (
    <AppShell>
      <div className="max-w-160 py-16 md:py-24">
        <PageHeading title="No page here – Quintet" className="text-36">
          There is no page at this address
        </PageHeading>
        <p className="mt-4 text-18 text-ink-soft">
          The link may be old, or a letter in it may be wrong. The start page leads to everything that is
          here.
        </p>
        <Button asChild className="mt-8">
          <Link to="/">Go to the start page</Link>
        </Button>
      </div>
    </AppShell>
  );
}
