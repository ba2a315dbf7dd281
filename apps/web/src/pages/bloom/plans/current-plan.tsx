import { trpc } from '../../../api/trpc.ts';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { writeMoney } from './prices.ts';
import { useLiveSubscription } from './use-live-subscription.ts';

/** What the reader pays for now. */
export function CurrentPlan() {
  useLiveSubscription();
  const { data, error } = trpc.bloom.payments.getSubscription.useQuery({});
  if (data === undefined)
    return error === null ? (
      <Skeleton className="mt-2 h-6 w-80 max-w-full" />
    ) : (
      <p className="mt-2 text-ink-soft">Your present plan cannot be read for the moment.</p>
    );
  const { subscription } = data;
  return (
    <p className="mt-2 max-w-160 text-ink-soft">
      {subscription === null ? 'You have no plan yet.' : describePlan(subscription)}
    </p>
  );
}

interface Plan {
  readonly status: string;
  readonly pricing_packages: { readonly name: string } | null;
  readonly final_price: string;
  readonly cancel_at_period_end: boolean;
  readonly current_period_end: string | null;
}

/** A plan in a sentence: what, for how much, until when. */
export function describePlan(plan: Plan): string {
  const name = plan.pricing_packages?.name ?? 'A plan without a package';
  const until =
    plan.current_period_end === null
      ? ''
      : `, ${plan.cancel_at_period_end ? 'ends' : 'goes on'} on ${new Date(plan.current_period_end).toLocaleDateString(undefined, { dateStyle: 'long' })}`;
  return `Your plan: ${name}, ${writeMoney(plan.final_price)}, ${states[plan.status] ?? plan.status}${until}.`;
}

const states: Readonly<Record<string, string>> = {
  active: 'active',
  paused: 'paused',
  pending: 'waits for a payment',
};
