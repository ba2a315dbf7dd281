import { RowId } from '@quintet/contracts/bloom/fields';
import type { Transaction } from '@quintet/db/open-db';
import type { DerivedSubscription } from './derive-subscription.ts';

/** Whoever pays: named by the events, else by the first address that somebody here has, else as it was. */
export async function findOwner(
  tx: Transaction,
  { user_id, emails }: DerivedSubscription['owner'],
  before: string | null,
): Promise<string | null> {
  if (user_id !== null) return user_id;
  for (const email of new Set(emails)) {
    const found =
      (await tx.bloomUserProfile.findFirst({ where: { email }, orderBy: { created_at: 'asc' } })) ??
      (await tx.bloomAccount.findUnique({ where: { email } }));
    if (found !== null) return found.user_id;
  }
  return before;
}

/** What was bought: the package of the price, else the first that the metadata name. */
export async function findPackage(
  tx: Transaction,
  stripe_price_id: string | null,
  package_ids: readonly string[],
): Promise<{ id: string; name: string } | null> {
  const select = { id: true, name: true } as const;
  const found =
    stripe_price_id === null
      ? null
      : await tx.bloomPricingPackage.findUnique({ where: { stripe_price_id }, select });
  if (found !== null) return found;
  for (const id of new Set(package_ids)) {
    if (!RowId.safeParse(id).success) continue;
    const named = await tx.bloomPricingPackage.findUnique({ where: { id }, select });
    if (named !== null) return named;
  }
  return null;
}
