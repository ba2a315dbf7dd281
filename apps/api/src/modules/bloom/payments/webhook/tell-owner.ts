import type { Prisma } from '@quintet/db/generated/client';
import type { Transaction } from '@quintet/db/open-db';
import type { Publish } from '../../../../platform/bus/bus.ts';
import { type NewNotification, notify } from '../../notifications/notify.ts';
import type { Milestone } from './derive-subscription.ts';

type Row = Prisma.BloomUserSubscriptionGetPayload<object>;

/** Notifies the owner of what was reached, as far as it still holds: a success whose news come late may be over by now. */
export async function tellOwner(
  tx: Transaction,
  publish: Publish,
  given: {
    readonly row: Row;
    readonly package_name: string | null;
    readonly milestones: readonly Milestone[];
  },
): Promise<void> {
  const { id: subscription_id, user_id } = given.row;
  if (user_id === null) return;
  for (const milestone of given.milestones) {
    const words = describe(milestone, given.row, given.package_name);
    if (words === undefined) continue;
    await notify(tx, publish, {
      ...words,
      recipient_id: user_id,
      notification_type: 'system',
      metadata: { subscription_id },
    });
  }
}

function describe(
  milestone: Milestone,
  row: Row,
  package_name: string | null,
): Pick<NewNotification, 'severity' | 'title' | 'message'> | undefined {
  const bought = `${row.mode === 'payment' ? 'purchase' : 'subscription'}${package_name === null ? '' : ` of ${package_name}`}`;
  if (milestone === 'activated') {
    if (row.status !== 'active') return undefined;
    const title = row.mode === 'payment' ? 'Payment received' : 'Subscription active';
    return { severity: 'success', title, message: `Your ${bought} is active. Thank you.` };
  }
  if (milestone === 'cancelled') {
    if (row.status !== 'cancelled') return undefined;
    return { severity: 'info', title: 'Subscription cancelled', message: `Your ${bought} has ended.` };
  }
  if (row.last_payment_status !== 'failed' || milestone !== `unpaid:${row.stripe_invoice_id}`)
    return undefined;
  const again =
    row.next_payment_attempt === null ? '' : ' It is tried again; please look at your means of payment.';
  return {
    severity: 'warning',
    title: 'Payment failed',
    message: `The payment for your ${bought} did not go through.${again}`,
  };
}
