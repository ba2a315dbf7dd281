import { apps } from '../../ui/frame/apps.ts';
import { AppShell } from '../../ui/frame/app-shell.tsx';
import { PageHeading } from '../../ui/frame/page-heading.tsx';
import { Door } from './door.tsx';
import { ServerHealth } from './server-health.tsx';

/** Five doors and the state of the server behind them. */
export function StartPage() {
  return (
    <AppShell>
      <div className="grid gap-12 py-12 md:py-16 lg:grid-cols-[minmax(0,1fr)_18rem] lg:gap-x-16">
        <div className="max-w-160 lg:col-span-2">
          <PageHeading title="Quintet" className="text-36 md:text-48">
            Five apps, one server
          </PageHeading>
          <p className="mt-4 text-18 text-ink-soft">
            Each app has its own readers and its own face. One server runs them all, and this page shows how
            it is.
          </p>
        </div>
        <ul aria-label="Apps" className="border-b border-line">
          {apps.map((entry) => (
            <Door key={entry.app} entry={entry} />
          ))}
        </ul>
        <ServerHealth />
      </div>
    </AppShell>
  );
}
