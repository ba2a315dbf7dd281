import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  billed,
  completed,
  eventOf,
  eventStart,
  lifeOf,
  mintBought,
  told,
  type WireEvent,
} from '../../../../testing/bloom/stripe-events.ts';
import { deriveSubscription, type TellingEvent } from './derive-subscription.ts';
import { readStripeEvent } from './read-stripe-event.ts';

function derive(events: readonly WireEvent[]) {
  return deriveSubscription(
    events.map(readStripeEvent).flatMap((event): TellingEvent[] => {
      const { created, facts } = event;
      return facts === null || created === undefined ? [] : [{ ...event, created, facts }];
    }),
  );
}

const bought = mintBought({ user_id: 'ana' });
const columns = (events: readonly WireEvent[]) => derive(events)?.columns;

test('whatever the order, the same events make the same subscription', () => {
  fc.assert(
    fc.property(
      fc.subarray(lifeOf(bought), { minLength: 1 }).chain((events) =>
        fc.record({
          events: fc.constant(events),
          shuffled: fc.shuffledSubarray(events, { minLength: events.length }),
        }),
      ),
      ({ events, shuffled }) => {
        expect(derive(shuffled)).toEqual(derive(events));
      },
    ),
    { numRuns: 500 },
  );
});

test('more events take no milestone back', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(lifeOf(bought)), fc.nat(14), (events, length) => {
      const all = derive(events)?.milestones ?? [];
      expect(all).toEqual(expect.arrayContaining([...(derive(events.slice(0, length))?.milestones ?? [])]));
    }),
  );
});

test('a completed session is active till the subscription itself tells', () => {
  expect(columns([completed(bought, 0)])).toMatchObject({
    status: 'active',
    stripe_status: null,
    mode: 'subscription',
    start_date: new Date(eventStart * 1000),
    stripe_subscription_id: bought.subscription,
  });
  const money = columns([completed(bought, 0)]);
  expect([money?.original_price, money?.discount_amount, money?.final_price].map(String)).toEqual([
    '299',
    '100',
    '199',
  ]);
  expect(columns([told(bought, 'created', 0, { status: 'incomplete' }), completed(bought, 9)])?.status).toBe(
    'pending',
  );
  expect(columns([told(bought, 'deleted', 5), completed(bought, 9)])?.status).toBe('cancelled');
  expect(derive([billed(bought, 'paid', 0)])).toBeUndefined();
});

test.each([
  ['active', 'active'],
  ['trialing', 'active'],
  ['past_due', 'pending'],
  ['unpaid', 'pending'],
  ['incomplete', 'pending'],
  ['canceled', 'cancelled'],
  ['incomplete_expired', 'expired'],
  ['paused', 'paused'],
  ['something_new', 'pending'],
])('%s is %s', (status, expected) => {
  expect(columns([told(bought, 'updated', 0, { status })])?.status).toBe(expected);
});

test('periods are read where older and newer versions of the API write them', () => {
  const begin = { current_period_start: eventStart + 7, current_period_end: eventStart + 8 };
  const older = told(bought, 'updated', 0, { items: { data: [] }, ...begin });
  const newer = told(bought, 'updated', 0, { items: { data: [{ ...begin, price: { id: 'price_x' } }] } });
  for (const event of [older, newer])
    expect(columns([event])).toMatchObject({
      current_period_start: new Date((eventStart + 7) * 1000),
      current_period_end: new Date((eventStart + 8) * 1000),
    });
});

test('an invoice tells of the last payment, in older and newer versions of the API', () => {
  const failed = billed(bought, 'payment_failed', 5);
  expect(columns([completed(bought, 0), failed])).toMatchObject({
    last_payment_status: 'failed',
    attempt_count: 2,
    next_payment_attempt: new Date((eventStart + 5 + 86_400) * 1000),
  });
  const older = billed(bought, 'paid', 9, {
    parent: null,
    subscription: { id: bought.subscription },
    payment_intent: 'pi_1',
  });
  const paid = columns([older, completed(bought, 0), failed]);
  expect(paid).toMatchObject({
    last_payment_status: 'paid',
    next_payment_attempt: null,
    latest_payment_intent_id: 'pi_1',
    last_payment_at: new Date((eventStart + 9) * 1000),
  });
  expect(String(paid?.last_payment_amount)).toBe('299');
});

test.each([
  ['usd', 19_900, '199'],
  ['jpy', 19_900, '19900'],
  ['kwd', 19_900, '19.9'],
  ['USD', 1, '0.01'],
  ['JPY', 1, '1'],
])('in %s an amount of %i is %s', (currency, amount_total, money) => {
  expect(String(columns([completed(bought, 0, { currency, amount_total })])?.final_price)).toBe(money);
});

test('another price than at the beginning is what is paid from then on', () => {
  const item = { quantity: 3, price: { id: 'price_large', unit_amount: 59_900 } };
  const larger = told(bought, 'updated', 9, { items: { data: [item] } });
  const events = [completed(bought, 1), told(bought, 'created', 0), larger];
  expect(columns(events)?.stripe_price_id).toBe('price_large');
  expect(String(columns(events)?.final_price)).toBe('1797');
});

test('a one-off payment is a row of its own, active when it is paid', () => {
  const once = { mode: 'payment', subscription: null, payment_intent: 'pi_2' };
  const unpaid = completed(bought, 0, { ...once, payment_status: 'unpaid' });
  const { object } = unpaid.data;
  const later = (kind: string, payment_status: string) =>
    eventOf(`checkout.session.async_payment_${kind}`, 0, { ...object, payment_status });
  expect(columns([completed(bought, 0, once)])).toMatchObject({
    status: 'active',
    mode: 'payment',
    stripe_session_id: bought.session,
    stripe_subscription_id: null,
    last_payment_status: 'paid',
    latest_payment_intent_id: 'pi_2',
  });
  expect(columns([unpaid])?.status).toBe('pending');
  expect(columns([later('succeeded', 'paid'), unpaid])?.status).toBe('active');
  expect(columns([later('failed', 'unpaid'), unpaid])?.status).toBe('expired');
});

test('an object of another form says nothing, and what is no event is refused', () => {
  for (const object of [{}, null, 7, { id: 'sub_1', status: 'a\u0000b' }, { id: 'sub_1', status: 7 }])
    expect(readStripeEvent({ ...told(bought, 'updated', 0), data: { object } })).toMatchObject({
      subject: null,
      facts: null,
    });
  for (const signed of [
    null,
    [],
    { ...completed(bought, 0), id: '' },
    { ...completed(bought, 0), created: 1e20 },
  ])
    expect(() => readStripeEvent(signed)).toThrow('BAD_REQUEST');
});
