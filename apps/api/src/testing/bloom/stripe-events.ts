import { randomUUID } from 'node:crypto';
import { Stripe } from 'stripe';
import { readAnswer } from '../timeback/visitors.ts';

/** The signing secret of a test's own webhook. */
export const webhookSecret = `whsec_${randomUUID()}`;

/** An event as Stripe would send it. */
export interface WireEvent {
  readonly id: string;
  readonly object: 'event';
  readonly type: string;
  readonly created: number;
  readonly data: { readonly object: Readonly<Record<string, unknown>> };
}

export const eventStart = 1_780_000_000;
const month = 30 * 86_400;

export interface Bought {
  readonly subscription: string;
  readonly session: string;
  readonly customer: string;
  readonly price: string;
  readonly email: string;
  readonly user_id?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Somebody's new subscription. */
export function mintBought(given: Partial<Bought> = {}): Bought {
  const id = randomUUID();
  return {
    subscription: `sub_${id}`,
    session: `cs_${id}`,
    customer: `cus_${id}`,
    price: `price_${id}`,
    email: `${id}@example.org`,
    ...given,
  };
}

/** An event of a type, so many seconds after the start of all. */
export function eventOf(type: string, seconds: number, object: Readonly<Record<string, unknown>>): WireEvent {
  return {
    id: `evt_${randomUUID()}`,
    object: 'event',
    type,
    created: eventStart + seconds,
    data: { object },
  };
}

/** A completed session. */
export function completed(bought: Bought, seconds: number, given: Readonly<Record<string, unknown>> = {}) {
  const { session, subscription, customer, email, user_id, metadata = {} } = bought;
  return eventOf('checkout.session.completed', seconds, {
    id: session,
    object: 'checkout.session',
    mode: 'subscription',
    subscription,
    customer,
    client_reference_id: user_id ?? null,
    customer_details: { email },
    metadata,
    payment_status: 'paid',
    amount_subtotal: 29_900,
    amount_total: 19_900,
    total_details: { amount_discount: 10_000 },
    currency: 'usd',
    ...given,
  });
}

/** What Stripe tells of the subscription itself. */
export function told(
  bought: Bought,
  kind: 'created' | 'updated' | 'deleted' | 'paused' | 'resumed' | 'trial_will_end',
  seconds: number,
  given: Readonly<Record<string, unknown>> = {},
) {
  const { subscription, customer, price, metadata = {} } = bought;
  const begin = eventStart + seconds;
  return eventOf(`customer.subscription.${kind}`, seconds, {
    id: subscription,
    object: 'subscription',
    metadata,
    status: kind === 'deleted' ? 'canceled' : kind === 'paused' ? 'paused' : 'active',
    customer,
    currency: 'usd',
    start_date: eventStart,
    cancel_at_period_end: false,
    billing_cycle_anchor: eventStart,
    items: {
      data: [
        {
          quantity: 1,
          current_period_start: begin,
          current_period_end: begin + month,
          price: { id: price, unit_amount: 29_900 },
        },
      ],
    },
    ...(kind === 'deleted' ? { canceled_at: begin, ended_at: begin } : {}),
    ...given,
  });
}

/** What became of an invoice, in the form of newer versions of the API. */
export function billed(
  bought: Bought,
  kind: 'paid' | 'payment_failed' | 'payment_succeeded',
  seconds: number,
  given: Readonly<Record<string, unknown>> = {},
) {
  const { subscription, customer, email } = bought;
  const hasFailed = kind === 'payment_failed';
  return eventOf(`invoice.${kind}`, seconds, {
    id: `in_${subscription}`,
    object: 'invoice',
    parent: { type: 'subscription_details', subscription_details: { subscription, metadata: {} } },
    customer,
    customer_email: email,
    amount_due: 29_900,
    amount_paid: hasFailed ? 0 : 29_900,
    currency: 'usd',
    attempt_count: hasFailed ? 2 : 1,
    next_payment_attempt: hasFailed ? eventStart + seconds + 86_400 : null,
    status_transitions: { paid_at: hasFailed ? null : eventStart + seconds },
    ...given,
  });
}

/** The life of a subscription with everything in it, in the order in which it happened. */
export function lifeOf(bought: Bought): WireEvent[] {
  return [
    told(bought, 'created', 0, { status: 'incomplete' }),
    told(bought, 'updated', 0),
    billed(bought, 'paid', 0),
    billed(bought, 'payment_succeeded', 0),
    completed(bought, 1),
    told(bought, 'trial_will_end', 50),
    billed(bought, 'payment_failed', 100, { id: `in_2_${bought.subscription}` }),
    told(bought, 'updated', 100, { status: 'past_due' }),
    billed(bought, 'paid', 200, { id: `in_2_${bought.subscription}` }),
    told(bought, 'updated', 200),
    told(bought, 'paused', 300, { pause_collection: { behavior: 'void', resumes_at: null } }),
    told(bought, 'resumed', 400),
    told(bought, 'updated', 500, { cancel_at_period_end: true }),
    told(bought, 'deleted', 600),
  ];
}

/** How a delivery is signed, and what arrives. */
export interface Delivery {
  readonly secret?: string;
  /** Seconds since the epoch. */
  readonly timestamp?: number;
  /** What is sent instead of what was signed. */
  readonly altered?: string;
}

export function sign(payload: string, { secret = webhookSecret, timestamp }: Delivery = {}): string {
  return Stripe.webhooks.generateTestHeaderString({
    payload,
    secret,
    ...(timestamp === undefined ? {} : { timestamp }),
  });
}

/** Posts an event to the webhook as Stripe does. */
export async function deliver(url: string, event: WireEvent, delivery: Delivery = {}) {
  const payload = JSON.stringify(event, null, 2);
  const response = await fetch(`${url}/api/payments/webhook`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'stripe-signature': sign(payload, delivery),
    },
    body: delivery.altered ?? payload,
  });
  return await readAnswer(response);
}
