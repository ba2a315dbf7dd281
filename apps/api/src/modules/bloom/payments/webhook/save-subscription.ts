import { Prisma } from '@quintet/db/generated/client';
import type { Transaction } from '@quintet/db/open-db';
import type { Publish } from '../../../../platform/bus/bus.ts';
import { publishAnalytics } from '../../events/streams.ts';
import { countUse } from '../campaigns.ts';
import { type DerivedSubscription, deriveSubscription, type TellingEvent } from './derive-subscription.ts';
import { findOwner, findPackage } from './find-references.ts';
import { tellOwner } from './tell-owner.ts';

type Row = Prisma.BloomUserSubscriptionGetPayload<object>;

/**
 * Writes the subscription that all known events make, where it is another than before, and tells of it. `earlier` are the
 * events without the one that is new.
 */
export async function saveSubscription(
  tx: Transaction,
  publish: Publish,
  {
    events,
    earlier,
  }: { readonly events: readonly TellingEvent[]; readonly earlier: readonly TellingEvent[] },
): Promise<void> {
  const derived = deriveSubscription(events);
  if (derived === undefined) return;
  const before = await findBefore(tx, derived);
  const bought = await findPackage(tx, derived.columns.stripe_price_id, derived.package_ids);
  const data = {
    ...derived.columns,
    user_id: await findOwner(tx, derived.owner, before?.user_id ?? null),
    package_id: bought?.id ?? null,
    campaign_id: await countUse(tx, derived.campaign_id, before?.campaign_id ?? null),
  };
  const plan = bought?.name ?? data.stripe_price_id ?? '';
  const row = await write(tx, before, data);
  const subject = { subscription_id: row.id, user_id: row.user_id ?? '', plan };
  if (before === null)
    publishAnalytics(publish, 'subscription_created', {
      ...subject,
      created_at: row.created_at.toISOString(),
    });
  else if (isVisible(before, data))
    publishAnalytics(publish, 'subscription_updated', {
      ...subject,
      updated_at: row.updated_at.toISOString(),
    });
  const isKnownToOwner = before !== null && before.user_id === row.user_id;
  const told = isKnownToOwner ? (deriveSubscription(earlier)?.milestones ?? []) : [];
  const fresh = derived.milestones.filter((milestone) => !told.includes(milestone));
  await tellOwner(tx, publish, { row, package_name: bought?.name ?? null, milestones: fresh });
}

async function findBefore(tx: Transaction, { columns }: DerivedSubscription): Promise<Row | null> {
  const { stripe_subscription_id, stripe_session_id } = columns;
  const where = stripe_subscription_id === null ? { stripe_session_id } : { stripe_subscription_id };
  return await tx.bloomUserSubscription.findFirst({ where });
}

type Columns = DerivedSubscription['columns'] & {
  readonly [Reference in 'user_id' | 'package_id' | 'campaign_id']: string | null;
};

async function write(tx: Transaction, before: Row | null, columns: Columns): Promise<Row> {
  const data = { ...columns, pause_collection: columns.pause_collection ?? Prisma.DbNull };
  if (before === null) return await tx.bloomUserSubscription.create({ data });
  const isSame = before.updated_at.getTime() === columns.updated_at.getTime() && !isVisible(before, columns);
  return isSame ? before : await tx.bloomUserSubscription.update({ where: { id: before.id }, data });
}

/** Whether anything but the time of the change is another. */
function isVisible(before: Row, { updated_at: _updated_at, ...data }: Columns): boolean {
  return Object.entries(data).some(
    ([name, value]) => JSON.stringify(Reflect.get(before, name)) !== JSON.stringify(value),
  );
}
