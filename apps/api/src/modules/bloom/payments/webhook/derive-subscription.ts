import type { SubscriptionStatus } from '@quintet/contracts/bloom/payments';
import { Prisma } from '@quintet/db/generated/client';
import { toMoney } from '../money.ts';
import type { StripeEvent } from './read-stripe-event.ts';
import type { Facts, InvoiceFacts, SessionFacts, SubscriptionFacts } from './stripe-facts.ts';

/** An event that says something. */
export type TellingEvent = StripeEvent & { readonly created: number; readonly facts: Facts };

type EventOf<Kind extends Facts> = TellingEvent & { readonly facts: Kind };

/** What the events of one subject come to, before people and packages are looked up. */
export interface DerivedSubscription {
  readonly columns: ReturnType<typeof deriveColumns>;
  /** Who pays: our own reference, else whoever has one of these addresses, the likeliest first. */
  readonly owner: { readonly user_id: string | null; readonly emails: readonly string[] };
  /** Ids that metadata gave, the newest first. */
  readonly package_ids: readonly string[];
  readonly campaign_id: string | null;
  readonly milestones: readonly Milestone[];
}

/** What its owner is told of once. More events never take one back. */
export type Milestone = 'activated' | 'cancelled' | `unpaid:${string}`;

const statuses: Readonly<Partial<Record<string, SubscriptionStatus>>> = {
  active: 'active',
  trialing: 'active',
  past_due: 'pending',
  unpaid: 'pending',
  incomplete: 'pending',
  canceled: 'cancelled',
  incomplete_expired: 'expired',
  paused: 'paused',
};

/**
 * A subscription as a pure function of its events: whatever the order in which they came and however often, the same
 * events give the same. `undefined` while nothing tells what was bought.
 */
export function deriveSubscription(events: readonly TellingEvent[]): DerivedSubscription | undefined {
  const ordered = events.toSorted(compareEvents);
  const sessions = ordered.filter((event) => isOf<SessionFacts>(event, 'session'));
  const subscriptions = ordered.filter((event) => isOf<SubscriptionFacts>(event, 'subscription'));
  const invoices = ordered.filter((event) => isOf<InvoiceFacts>(event, 'invoice'));
  if (sessions.length === 0 && subscriptions.length === 0) return undefined;
  const newest = ordered.map(({ facts }) => facts).reverse();
  return {
    columns: deriveColumns({ ordered, sessions, subscriptions, invoices }),
    owner: {
      user_id: sessions.at(-1)?.facts.user_id ?? firstOf(newest, ({ user_id }) => user_id),
      emails: newest.flatMap((facts) => ('emails' in facts ? facts.emails : [])),
    },
    package_ids: newest.flatMap((facts) => ('package_id' in facts ? (facts.package_id ?? []) : [])),
    campaign_id: sessions.at(-1)?.facts.campaign_id ?? null,
    milestones: [...new Set(ordered.flatMap(milestonesOf))],
  };
}

/** Of events of one second, a beginning comes first and an end last. */
function compareEvents(one: TellingEvent, other: TellingEvent): number {
  return (
    one.created - other.created ||
    stageOf(one) - stageOf(other) ||
    (one.event_id < other.event_id ? -1 : one.event_id > other.event_id ? 1 : 0)
  );
}

function stageOf({ type, facts }: StripeEvent): number {
  if (type === 'customer.subscription.created' || type === 'invoice.payment_failed') return 0;
  if (type === 'checkout.session.completed') return 0;
  if (facts?.kind !== 'subscription') return 1;
  if (type === 'customer.subscription.deleted' || isOver(facts.status)) return 3;
  return facts.status === 'incomplete' ? 1 : 2;
}

function isOver(status: string): boolean {
  return status === 'canceled' || status === 'incomplete_expired';
}

interface Known {
  readonly ordered: readonly TellingEvent[];
  readonly sessions: readonly EventOf<SessionFacts>[];
  readonly subscriptions: readonly EventOf<SubscriptionFacts>[];
  readonly invoices: readonly EventOf<InvoiceFacts>[];
}

function deriveColumns(known: Known) {
  const { ordered, sessions, subscriptions } = known;
  const session = sessions.at(-1);
  const { facts } = subscriptions.at(-1) ?? {};
  const times = ordered.map(({ created }) => created);
  const ended_at = toDate(facts?.ended_at);
  const period_end = toDate(facts?.period_end);
  const lasting = facts?.cancel_at_period_end === true ? period_end : null;
  return {
    ...deriveStatus(known),
    ...derivePrices(known),
    ...deriveLastPayment(known),
    start_date: toMoment(facts?.start_date ?? session?.created ?? Math.min(...times)),
    end_date: ended_at ?? toDate(facts?.cancel_at) ?? lasting,
    created_at: toMoment(Math.min(...times)),
    // Charts date a cancellation by this.
    updated_at: ended_at ?? toMoment(Math.max(...times)),
    stripe_customer_id: firstOf(ordered.toReversed(), (event) => event.facts.customer),
    stripe_subscription_id: session?.facts.mode === 'payment' ? null : (ordered[0]?.subject ?? null),
    stripe_session_id: session?.facts.session_id ?? null,
    customer_email: sessions.at(-1)?.facts.emails.at(-1) ?? null,
    cancel_at_period_end: facts?.cancel_at_period_end ?? false,
    canceled_at: toDate(facts?.canceled_at),
    current_period_start: toDate(facts?.period_start),
    current_period_end: period_end,
    mode: session?.facts.mode ?? 'subscription',
    billing_cycle_anchor: toDate(facts?.billing_cycle_anchor),
    pause_collection: facts?.pause_collection ?? null,
    discount_code: session?.facts.campaign_code ?? null,
  };
}

/** A completed session counts as active till the subscription itself tells; a one-off payment has to be paid. */
function deriveStatus({ sessions, subscriptions }: Known): {
  status: SubscriptionStatus;
  stripe_status: string | null;
} {
  const told = subscriptions.at(-1);
  if (told !== undefined) {
    const stripe_status =
      told.type === 'customer.subscription.deleted' && !isOver(told.facts.status)
        ? 'canceled'
        : told.facts.status;
    return { stripe_status, status: statuses[stripe_status] ?? 'pending' };
  }
  const session = sessions.at(-1);
  if (session?.facts.mode !== 'payment') return { stripe_status: null, status: 'active' };
  if (session.type === 'checkout.session.async_payment_failed')
    return { stripe_status: null, status: 'expired' };
  return { stripe_status: null, status: isPaid(session) ? 'active' : 'pending' };
}

function isPaid({ facts }: EventOf<SessionFacts>): boolean {
  return facts.payment_status === 'paid' || facts.payment_status === 'no_payment_required';
}

/** What was agreed on at the session, till the subscription moves to another price. */
function derivePrices({ sessions, subscriptions }: Known) {
  const session = sessions.at(-1)?.facts;
  const first = subscriptions[0]?.facts;
  const last = subscriptions.at(-1)?.facts;
  const currency = last?.currency ?? session?.currency ?? null;
  const stripe_price_id = last?.price_id ?? null;
  if (session === undefined || first?.price_id !== last?.price_id) {
    const price = toMoney(last?.amount ?? 0, currency);
    const discount_amount = new Prisma.Decimal(0);
    return { currency, stripe_price_id, original_price: price, discount_amount, final_price: price };
  }
  const total = session.amount_total ?? 0;
  return {
    currency,
    stripe_price_id,
    original_price: toMoney(session.amount_subtotal ?? total, currency),
    discount_amount: toMoney(session.amount_discount ?? 0, currency),
    final_price: toMoney(total, currency),
  };
}

function deriveLastPayment({ sessions, invoices }: Known) {
  const session = sessions.at(-1);
  const invoice = invoices.at(-1);
  if (invoice === undefined) {
    const paid = session?.facts.mode === 'payment' && isPaid(session) ? session : undefined;
    return {
      stripe_invoice_id: session?.facts.invoice ?? null,
      latest_payment_intent_id: session?.facts.payment_intent ?? null,
      last_payment_status: paid === undefined ? null : 'paid',
      last_payment_at: toDate(paid?.created),
      last_payment_amount:
        paid === undefined ? null : toMoney(paid.facts.amount_total ?? 0, paid.facts.currency),
      next_payment_attempt: null,
      attempt_count: null,
    };
  }
  const { type, created, facts } = invoice;
  const hasFailed = type === 'invoice.payment_failed';
  return {
    stripe_invoice_id: facts.invoice_id,
    latest_payment_intent_id: facts.payment_intent,
    last_payment_status: hasFailed ? 'failed' : 'paid',
    last_payment_at: toMoment(hasFailed ? created : (facts.paid_at ?? created)),
    last_payment_amount: toMoney(hasFailed ? facts.amount_due : facts.amount_paid, facts.currency),
    next_payment_attempt: hasFailed ? toDate(facts.next_payment_attempt) : null,
    attempt_count: facts.attempt_count,
  };
}

function milestonesOf(event: TellingEvent): Milestone[] {
  const { type, facts } = event;
  if (isOf<SessionFacts>(event, 'session'))
    return event.facts.mode !== 'payment' || isPaid(event) ? ['activated'] : [];
  if (facts.kind === 'invoice')
    return type === 'invoice.payment_failed' ? [`unpaid:${facts.invoice_id}`] : [];
  if (facts.kind !== 'subscription') return [];
  if (type === 'customer.subscription.deleted') return ['cancelled'];
  const status = statuses[facts.status];
  return status === 'active' ? ['activated'] : status === 'cancelled' ? ['cancelled'] : [];
}

function isOf<Kind extends Facts>(event: TellingEvent, kind: Kind['kind']): event is EventOf<Kind> {
  return event.facts.kind === kind;
}

function firstOf<Item, Found>(items: readonly Item[], find: (item: Item) => Found | null): Found | null {
  return items.map(find).find((found) => found !== null) ?? null;
}

function toMoment(seconds: number): Date {
  return new Date(seconds * 1000);
}

function toDate(seconds: number | null | undefined): Date | null {
  return seconds === null || seconds === undefined ? null : toMoment(seconds);
}
