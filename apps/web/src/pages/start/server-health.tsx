import { CircleAlert, CircleCheck } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useReadiness } from './readiness.ts';

const names: Readonly<Record<string, string>> = {
  database: 'Database',
  model: 'Language model',
  redis: 'Redis',
  server: 'Server',
};
const expected = ['database', 'model', 'redis'];

/** One line per thing the server depends on. */
export function ServerHealth() {
  const { isPending, checks, fault, retry } = useReadiness();
  return (
    <section aria-labelledby="health" className="lg:border-l lg:border-line lg:pl-8">
      <h2 id="health" className="font-semibold">
        Server health
      </h2>
      {fault !== undefined && (
        <div role="alert" className="mt-4 text-14">
          <p className="flex gap-2 font-medium text-bad">
            <CircleAlert size={16} aria-hidden className="mt-[3px] shrink-0" />
            {fault.code === 'offline' ? 'The server does not answer.' : fault.message}
          </p>
          <Button look="quiet" onClick={retry}>
            Ask again
          </Button>
        </div>
      )}
      {fault === undefined && (
        <dl className="mt-4 grid gap-4 text-14 sm:grid-cols-3 lg:grid-cols-1">
          {Object.keys(checks ?? {}).length === 0 || isPending
            ? expected.map((name) => <WaitingLine key={name} name={name} />)
            : Object.entries(checks ?? {}).map(([name, check]) => (
                <HealthLine key={name} name={name} {...check} />
              ))}
        </dl>
      )}
    </section>
  );
}

function HealthLine({
  name,
  ok,
  detail,
}: {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}) {
  const Icon = ok ? CircleCheck : CircleAlert;
  return (
    <div className="min-h-11">
      <dt className="flex items-center gap-2 font-medium">
        <Icon size={16} aria-hidden className={ok ? 'text-good' : 'text-bad'} />
        <span className="sr-only">{ok ? 'Good: ' : 'Problem: '}</span>
        {names[name] ?? name}
      </dt>
      <dd className="pl-6 text-ink-soft first-letter:uppercase">{detail}</dd>
    </div>
  );
}

function WaitingLine({ name }: { readonly name: string }) {
  return (
    <div className="min-h-11">
      <dt className="flex items-center gap-2 font-medium">
        <Skeleton className="size-4" />
        {names[name]}
      </dt>
      <dd className="py-1 pl-6">
        <Skeleton className="h-3 w-32" />
      </dd>
    </div>
  );
}
