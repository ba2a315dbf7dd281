import { text } from '@quintet/contracts/operation';
import { z } from 'zod';
import type { Facts, InvoiceFacts, SessionFacts, SubscriptionFacts } from './stripe-facts.ts';

/** What an object of Stripe's is about, and what it says of that. */
export interface Said {
  readonly subject: string | null;
  readonly facts: Facts;
}

const Id = text(255).min(1);
const Seconds = z.int().min(0).max(10_000_000_000);
const Amount = z.int().min(-999_999_999_999).max(999_999_999_999);
/** A reference to another object, which Stripe may have filled in. */
const Reference = z.union([Id, z.object({ id: Id }).transform(({ id }) => id)]);
const Metadata = z
  .object({
    user_id: text(255).catch(''),
    package_id: text(500),
    campaign_id: text(500),
    campaign_code: text(500),
  })
  .partial();

const SessionObject = z.object({
  id: Id,
  mode: text(50),
  subscription: Reference.nullish(),
  customer: Reference.nullish(),
  customer_email: text(500).nullish(),
  customer_details: z.object({ email: text(500).nullish() }).nullish(),
  client_reference_id: text(255).nullish(),
  metadata: Metadata.nullish(),
  payment_status: text(50).nullish(),
  amount_total: Amount.nullish(),
  amount_subtotal: Amount.nullish(),
  total_details: z.object({ amount_discount: Amount.nullish() }).nullish(),
  currency: text(10).nullish(),
  payment_intent: Reference.nullish(),
  invoice: Reference.nullish(),
});

function readSession(session: z.output<typeof SessionObject>): Said {
  const { id, mode, metadata, customer_details, customer_email, total_details } = session;
  const subject = mode === 'subscription' ? (session.subscription ?? null) : mode === 'payment' ? id : null;
  const facts: SessionFacts = {
    kind: 'session',
    session_id: id,
    mode,
    customer: session.customer ?? null,
    emails: [customer_email, customer_details?.email].flatMap(readEmail),
    user_id: session.client_reference_id || metadata?.user_id || null,
    package_id: metadata?.package_id ?? null,
    campaign_id: metadata?.campaign_id ?? null,
    campaign_code: metadata?.campaign_code ?? null,
    payment_status: session.payment_status ?? null,
    amount_total: session.amount_total ?? null,
    amount_subtotal: session.amount_subtotal ?? null,
    amount_discount: total_details?.amount_discount ?? null,
    currency: session.currency ?? null,
    payment_intent: session.payment_intent ?? null,
    invoice: session.invoice ?? null,
  };
  return { subject, facts };
}

/** A period stands with the subscription in older versions of the API, with its items in newer ones. */
const Period = { current_period_start: Seconds.nullish(), current_period_end: Seconds.nullish() };
const Item = z.object({
  ...Period,
  quantity: z.int().min(0).nullish(),
  price: z.object({ id: Id, unit_amount: Amount.nullish() }).nullish(),
});
const SubscriptionObject = z.object({
  ...Period,
  id: Id,
  status: text(50),
  customer: Reference.nullish(),
  currency: text(10).nullish(),
  metadata: Metadata.nullish(),
  items: z.object({ data: z.array(Item) }).nullish(),
  start_date: Seconds.nullish(),
  cancel_at: Seconds.nullish(),
  cancel_at_period_end: z.boolean().nullish(),
  canceled_at: Seconds.nullish(),
  ended_at: Seconds.nullish(),
  billing_cycle_anchor: Seconds.nullish(),
  pause_collection: z.object({ behavior: text(50), resumes_at: Seconds.nullish() }).nullish(),
});

function readSubscription(subscription: z.output<typeof SubscriptionObject>): Said {
  const { id, metadata, pause_collection } = subscription;
  const items = subscription.items?.data ?? [];
  const item = items[0];
  const amounts = items.flatMap(({ price, quantity }) =>
    typeof price?.unit_amount === 'number' ? price.unit_amount * (quantity ?? 1) : [],
  );
  const amount = amounts.length === 0 ? null : amounts.reduce((sum, each) => sum + each, 0);
  const facts: SubscriptionFacts = {
    kind: 'subscription',
    status: subscription.status,
    customer: subscription.customer ?? null,
    user_id: metadata?.user_id || null,
    package_id: metadata?.package_id ?? null,
    price_id: item?.price?.id ?? null,
    amount: Amount.safeParse(amount).data ?? null,
    currency: subscription.currency ?? null,
    start_date: subscription.start_date ?? null,
    period_start: subscription.current_period_start ?? item?.current_period_start ?? null,
    period_end: subscription.current_period_end ?? item?.current_period_end ?? null,
    cancel_at: subscription.cancel_at ?? null,
    cancel_at_period_end: subscription.cancel_at_period_end ?? false,
    canceled_at: subscription.canceled_at ?? null,
    ended_at: subscription.ended_at ?? null,
    billing_cycle_anchor: subscription.billing_cycle_anchor ?? null,
    pause_collection: pause_collection
      ? { behavior: pause_collection.behavior, resumes_at: pause_collection.resumes_at ?? null }
      : null,
  };
  return { subject: id, facts };
}

/** What an invoice is for stands at its top in older versions of the API, with its parent in newer ones. */
const InvoiceObject = z.object({
  id: Id,
  subscription: Reference.nullish(),
  subscription_details: z.object({ metadata: Metadata.nullish() }).nullish(),
  parent: z
    .object({
      subscription_details: z
        .object({ subscription: Reference.nullish(), metadata: Metadata.nullish() })
        .nullish(),
    })
    .nullish(),
  customer: Reference.nullish(),
  customer_email: text(500).nullish(),
  amount_paid: Amount.nullish(),
  amount_due: Amount.nullish(),
  currency: text(10).nullish(),
  payment_intent: Reference.nullish(),
  payments: z
    .object({
      data: z.array(z.object({ payment: z.object({ payment_intent: Reference.nullish() }).nullish() })),
    })
    .nullish(),
  attempt_count: z.int().min(0).max(1_000_000).nullish(),
  next_payment_attempt: Seconds.nullish(),
  status_transitions: z.object({ paid_at: Seconds.nullish() }).nullish(),
});

function readInvoice(invoice: z.output<typeof InvoiceObject>): Said {
  const details = invoice.parent?.subscription_details;
  const metadata = details?.metadata ?? invoice.subscription_details?.metadata;
  const facts: InvoiceFacts = {
    kind: 'invoice',
    invoice_id: invoice.id,
    customer: invoice.customer ?? null,
    emails: [invoice.customer_email].flatMap(readEmail),
    user_id: metadata?.user_id || null,
    amount_paid: invoice.amount_paid ?? 0,
    amount_due: invoice.amount_due ?? 0,
    currency: invoice.currency ?? null,
    payment_intent: invoice.payment_intent ?? invoice.payments?.data[0]?.payment?.payment_intent ?? null,
    attempt_count: invoice.attempt_count ?? null,
    next_payment_attempt: invoice.next_payment_attempt ?? null,
    paid_at: invoice.status_transitions?.paid_at ?? null,
  };
  return { subject: details?.subscription ?? invoice.subscription ?? null, facts };
}

function readEmail(email: string | null | undefined): string[] {
  const bare = email?.trim().toLowerCase() ?? '';
  return bare === '' ? [] : [bare];
}

/** The objects that are read, each with what it says. */
export const stripeObjects = {
  session: SessionObject.transform(readSession),
  subscription: SubscriptionObject.transform(readSubscription),
  invoice: InvoiceObject.transform(readInvoice),
};
