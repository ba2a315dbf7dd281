import { type CheckoutInput, mostMetadata } from '@quintet/contracts/bloom/payments';
import type { z } from 'zod';
import { ContractError } from '../../../../platform/errors/contract-error.ts';
import { type Identity, ownerFor } from '../../access/identity.ts';
import type { Order } from './read-order.ts';

/** What Stripe takes as a reference of ours. */
const referenceForm = /^[\w-]{1,200}$/;

/**
 * What Stripe keeps with the session and gives back with its events: who pays, proved by the token, and what for. The
 * caller's own metadata stand beside it and cannot say otherwise. Throws `FORBIDDEN` where they name somebody else.
 */
export function readReferences(
  identity: Identity | undefined,
  { metadata, customer_email }: z.output<typeof CheckoutInput>,
  { package_id, campaign }: Order,
) {
  const { user_id: named, campaign_id: _id, campaign_code: _code, ...given } = metadata ?? {};
  const user_id = findPayer(identity, named || null);
  const all = {
    ...given,
    ...(user_id === null ? {} : { user_id }),
    ...(package_id === null ? {} : { package_id }),
    ...(campaign === null ? {} : { campaign_id: campaign.id, campaign_code: campaign.code }),
  };
  if (Object.keys(all).length > mostMetadata)
    throw new ContractError('BAD_REQUEST', { message: `metadata: Expected at most ${mostMetadata} entries` });
  const email = customer_email ?? (user_id === identity?.user_id ? identity?.email : null);
  return {
    metadata: all,
    ...(user_id !== null && referenceForm.test(user_id) ? { client_reference_id: user_id } : {}),
    ...(typeof email === 'string' ? { customer_email: email } : {}),
  };
}

/** Whoever has no token pays for nobody in particular: the mail address tells later. */
function findPayer(identity: Identity | undefined, named: string | null): string | null {
  if (identity !== undefined) return ownerFor(identity, named);
  if (named !== null)
    throw new ContractError('FORBIDDEN', { message: 'You may act for yourself only: sign in first' });
  return null;
}
