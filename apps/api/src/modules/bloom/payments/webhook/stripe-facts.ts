import { z } from 'zod';

/**
 * What an event of Stripe says of a subscription or a one-off payment, and nothing else of it: no card, no address but that
 * of the mail. This is what `bloom.stripe_events` keeps. Moments are seconds since the epoch, amounts are Stripe's.
 */
const SessionFacts = z.object({
  kind: z.literal('session'),
  session_id: z.string(),
  mode: z.string(),
  customer: z.string().nullable(),
  emails: z.array(z.string()),
  /** Our own reference, or the user of the metadata: whoever pays. */
  user_id: z.string().nullable(),
  package_id: z.string().nullable(),
  campaign_id: z.string().nullable(),
  campaign_code: z.string().nullable(),
  payment_status: z.string().nullable(),
  amount_total: z.int().nullable(),
  amount_subtotal: z.int().nullable(),
  amount_discount: z.int().nullable(),
  currency: z.string().nullable(),
  payment_intent: z.string().nullable(),
  invoice: z.string().nullable(),
});

const SubscriptionFacts = z.object({
  kind: z.literal('subscription'),
  status: z.string(),
  customer: z.string().nullable(),
  user_id: z.string().nullable(),
  package_id: z.string().nullable(),
  price_id: z.string().nullable(),
  /** Of a period, all units together. */
  amount: z.int().nullable(),
  currency: z.string().nullable(),
  start_date: z.int().nullable(),
  period_start: z.int().nullable(),
  period_end: z.int().nullable(),
  cancel_at: z.int().nullable(),
  cancel_at_period_end: z.boolean(),
  canceled_at: z.int().nullable(),
  ended_at: z.int().nullable(),
  billing_cycle_anchor: z.int().nullable(),
  pause_collection: z.object({ behavior: z.string(), resumes_at: z.int().nullable() }).nullable(),
});

const InvoiceFacts = z.object({
  kind: z.literal('invoice'),
  invoice_id: z.string(),
  customer: z.string().nullable(),
  emails: z.array(z.string()),
  user_id: z.string().nullable(),
  amount_paid: z.int(),
  amount_due: z.int(),
  currency: z.string().nullable(),
  payment_intent: z.string().nullable(),
  attempt_count: z.int().nullable(),
  next_payment_attempt: z.int().nullable(),
  paid_at: z.int().nullable(),
});

export type SessionFacts = z.infer<typeof SessionFacts>;
export type SubscriptionFacts = z.infer<typeof SubscriptionFacts>;
export type InvoiceFacts = z.infer<typeof InvoiceFacts>;

export const Facts = z.discriminatedUnion('kind', [SessionFacts, SubscriptionFacts, InvoiceFacts]);
export type Facts = z.infer<typeof Facts>;
