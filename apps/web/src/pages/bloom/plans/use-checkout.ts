import { useFault } from '../../../api/fault.ts';
import { trpc } from '../../../api/trpc.ts';
import type { Campaign, Interval } from './prices.ts';

interface Wanted {
  readonly interval: Interval;
  readonly campaign: Campaign | undefined;
}

/** Opens the page where a package is paid, in place of this one. */
export function useCheckout({ interval, campaign }: Wanted) {
  const checkout = trpc.bloom.payments.createCheckoutSession.useMutation({
    onSuccess: ({ url }) => window.location.assign(url),
  });
  const buy = (package_id: string) => {
    const back = new URLSearchParams({
      plan: package_id,
      ...(interval === 'yearly' ? { every: interval } : {}),
      ...(campaign === undefined ? {} : { code: campaign.code }),
    });
    const { origin } = window.location;
    checkout.mutate({
      package_id,
      interval,
      success_url: `${origin}/bloom/plans/success?${back}`,
      cancel_url: `${origin}/bloom/plans/cancelled?${back}`,
      ...(campaign?.valid === true ? { campaign_code: campaign.code } : {}),
    });
  };
  const isBusy = checkout.isPending || checkout.isSuccess;
  return {
    buy,
    /** The package whose payment is being opened. */
    buying: isBusy ? checkout.variables?.package_id : undefined,
    fault: useFault(checkout.error),
  };
}
