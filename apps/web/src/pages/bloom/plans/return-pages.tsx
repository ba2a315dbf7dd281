import { Link, useSearch } from '@tanstack/react-router';
import { trpc } from '../../../api/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { PageHeading } from '../../../ui/frame/page-heading.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { QueryView } from '../../../ui/query-view.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { describePlan } from './current-plan.tsx';
import { useLiveSubscription } from './use-live-subscription.ts';

/** Whoever comes back from the payment waits here till Stripe has told of it, which this page sees by itself. */
export function PaidPage() {
  useLiveSubscription();
  const { plan } = useSearch({ from: '/bloom/plans/success' });
  const query = trpc.bloom.payments.getSubscription.useQuery({});
  return (
    <div className="max-w-160 pt-8 pb-16 md:pt-12">
      <PageHeading title="Payment – Bloom" className="text-28 md:text-36">
        Thank you
      </PageHeading>
      <QueryView query={query} skeleton={<Skeleton className="mt-6 h-24 w-full" />}>
        {({ subscription }) => {
          // Another plan may have been there before.
          const isThere =
            subscription?.status === 'active' && (plan === undefined || subscription.package_id === plan);
          return (
            <div className="mt-6 min-h-24">
              {isThere ? (
                <Notice kind="good" title="Your plan is active">
                  {describePlan(subscription)}
                </Notice>
              ) : (
                <Notice kind="info" title="Waiting for Stripe to confirm the payment">
                  This takes some seconds, and shows here by itself. You may leave: the bell tells you too.
                </Notice>
              )}
            </div>
          );
        }}
      </QueryView>
      <Button asChild look="secondary" className="mt-6">
        <Link to="/bloom/plans">To the plans</Link>
      </Button>
    </div>
  );
}

/** Whoever gave the payment up finds his choice as it was. */
export function CancelledPage() {
  const choice = useSearch({ from: '/bloom/plans/cancelled' });
  return (
    <div className="max-w-160 pt-8 pb-16 md:pt-12">
      <PageHeading title="Payment cancelled – Bloom" className="text-28 md:text-36">
        Nothing was charged
      </PageHeading>
      <p className="mt-4 text-ink-soft">
        You left the payment before its end. What you had chosen is kept, the code included.
      </p>
      <Button asChild className="mt-6">
        <Link to="/bloom/plans" search={choice}>
          Back to your choice
        </Link>
      </Button>
    </div>
  );
}
