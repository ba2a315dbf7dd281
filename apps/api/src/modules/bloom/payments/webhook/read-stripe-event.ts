import { text } from '@quintet/contracts/operation';
import { z } from 'zod';
import { ContractError } from '../../../../platform/errors/contract-error.ts';
import type { Facts } from './stripe-facts.ts';
import { type Said, stripeObjects } from './stripe-objects.ts';

/** An event as Stripe sends it. */
const Envelope = z.object({
  id: text(255).min(1),
  type: text(255).min(1),
  created: z.int().min(0).max(10_000_000_000).nullish(),
  data: z.object({ object: z.unknown() }),
});

/** An event that was read: what it is about, and what it says of that. Both are absent where it says nothing here. */
export interface StripeEvent {
  readonly event_id: string;
  readonly type: string;
  /** Seconds since the epoch; without it the moment of receipt counts. */
  readonly created: number | undefined;
  /** The subscription, or the session of a one-off payment. */
  readonly subject: string | null;
  readonly facts: Facts | null;
}

/** Reads a signed event. Throws `BAD_REQUEST` where it is none; an object of an unknown form says nothing. */
export function readStripeEvent(signed: unknown): StripeEvent {
  const envelope = Envelope.safeParse(signed);
  if (!envelope.success) throw new ContractError('BAD_REQUEST', { message: 'Expected an event of Stripe' });
  const { id, type, created, data } = envelope.data;
  const said = readers[type]?.safeParse(data.object).data;
  return {
    event_id: id,
    type,
    created: created ?? undefined,
    subject: said?.subject ?? null,
    facts: said?.facts ?? null,
  };
}

const { session, subscription, invoice } = stripeObjects;

/** By the type of event, the object that it is about. */
const readers: Readonly<Partial<Record<string, z.ZodType<Said>>>> = {
  'checkout.session.completed': session,
  'checkout.session.async_payment_succeeded': session,
  'checkout.session.async_payment_failed': session,
  'customer.subscription.created': subscription,
  'customer.subscription.updated': subscription,
  'customer.subscription.deleted': subscription,
  'customer.subscription.paused': subscription,
  'customer.subscription.resumed': subscription,
  'customer.subscription.trial_will_end': subscription,
  'invoice.paid': invoice,
  'invoice.payment_succeeded': invoice,
  'invoice.payment_failed': invoice,
};
