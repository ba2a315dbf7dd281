import { AppShell } from '../ui/frame/app-shell.tsx';
import { Button } from '../ui/button.tsx';
import { PageHeading } from '../ui/frame/page-heading.tsx';

/** What stands in place of a page whose own code failed. */
export function BrokenPage({ onRetry }: { readonly onRetry: () => void }) {
  return (
    <AppShell>
      <div className="max-w-160 py-16 md:py-24" role="alert">
        <PageHeading title="This page failed – Quintet" className="text-36">
          This page could not be drawn
        </PageHeading>
        <p className="mt-4 text-18 text-ink-soft">
          The fault is ours. What you typed is still in this tab. Loading the page again often helps after an
          update.
        </p>
        <div className="mt-8 flex flex-wrap gap-3">
          <Button onClick={() => window.location.reload()}>Load the page again</Button>
          <Button look="secondary" onClick={onRetry}>
            Draw it again
          </Button>
        </div>
      </div>
    </AppShell>
  );
}
