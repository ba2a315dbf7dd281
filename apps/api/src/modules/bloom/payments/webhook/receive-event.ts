import type { Transaction } from '@quintet/db/open-db';
import type { Context } from '../../../../context.ts';
import { readClock } from '../../../../platform/clock.ts';
import type { Publish } from '../../../../platform/bus/bus.ts';
import type { TellingEvent } from './derive-subscription.ts';
import { readStripeEvent, type StripeEvent } from './read-stripe-event.ts';
import { saveSubscription } from './save-subscription.ts';
import { Facts } from './stripe-facts.ts';

/**
 * Takes an event that Stripe signed. The event, the subscription that all of its subject's events make and whatever tells
 * of that are one transaction, so that an event counts once or not yet (contract "Payments").
 */
export async function receiveStripeEvent({ core, identity }: Context) {
  const event = readStripeEvent(identity);
  await core.bus.transaction(async (tx, publish) => await applyEvent(tx, publish, event));
  return { received: true as const };
}

async function applyEvent(tx: Transaction, publish: Publish, event: StripeEvent): Promise<void> {
  const { subject } = event;
  if (subject !== null) await lockSubject(tx, subject);
  const isNew = await keepEvent(tx, event);
  if (!isNew || subject === null) return;
  const events = await readEvents(tx, subject);
  const earlier = events.filter(({ event_id }) => event_id !== event.event_id);
  await saveSubscription(tx, publish, { events, earlier });
}

/** Events of one subject take turns: each sees what those before it left. */
async function lockSubject(tx: Transaction, subject: string): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`bloom.payments ${subject}`}, 0))`;
}

/** Whether it is the first time. Another delivery of the same event that is at work is waited for. */
async function keepEvent(tx: Transaction, event: StripeEvent): Promise<boolean> {
  const { event_id, type, subject, created, facts } = event;
  const created_at = created === undefined ? await readClock(tx) : new Date(created * 1000);
  const row = { event_id, type, subject, created_at, data: facts ?? {} };
  const { count } = await tx.bloomStripeEvent.createMany({ data: [row], skipDuplicates: true });
  return count === 1;
}

async function readEvents(tx: Transaction, subject: string): Promise<TellingEvent[]> {
  const rows = await tx.bloomStripeEvent.findMany({ where: { subject } });
  return rows.map(({ event_id, type, created_at, data }) => ({
    event_id,
    type,
    created: created_at.getTime() / 1000,
    subject,
    facts: Facts.parse(data),
  }));
}
