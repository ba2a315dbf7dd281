import { randomUUID } from 'node:crypto';
import { receiveStripeEvent } from '@quintet/contracts/bloom/payments';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  type BloomCaller,
  bloomEnv,
  createBloomClient,
  mintAdmin,
  mintUser,
} from '../../../../testing/bloom/bloom-callers.ts';
import {
  billed,
  type Bought,
  completed,
  deliver,
  eventOf,
  lifeOf,
  mintBought,
  sign,
  told,
  webhookSecret,
  type WireEvent,
} from '../../../../testing/bloom/stripe-events.ts';
import { callTrpc } from '../../../../testing/call-operation.ts';
import { type RunningApi, startApi } from '../../../../testing/servers/start-api.ts';
import { readAnswer } from '../../../../testing/timeback/visitors.ts';
import { analyticsOf } from '../../events/streams.ts';

const received = { status: 200, body: { received: true } };
const refused = {
  status: 400,
  body: { detail: 'Invalid signature', error: 'Invalid signature', code: 'BAD_REQUEST' },
};
const Notifications = z.object({
  notifications: z.array(z.object({ title: z.string(), severity: z.string() })),
});

describe.each(['pglite', 'postgres'] as const)('events of Stripe on %s', (database) => {
  let api: RunningApi;
  beforeAll(async () => {
    api = await startApi({ database, env: { ...bloomEnv, STRIPE_WEBHOOK_SECRET: webhookSecret } });
  });
  afterAll(async () => await api[Symbol.asyncDispose]());

  const send = async (event: WireEvent, delivery = {}) => await deliver(api.url, event, delivery);

  async function sendAll(events: readonly WireEvent[]): Promise<void> {
    for (const event of events) expect(await send(event)).toMatchObject(received);
  }

  /** The row of a subscription, but for its own id. */
  async function read({ subscription }: Bought) {
    const row = await api.core.db.prisma.bloomUserSubscription.findUnique({
      where: { stripe_subscription_id: subscription },
    });
    const { id: _id, ...rest } = row ?? { id: undefined };
    return rest;
  }

  /** Types and data of what the owner's stream told. */
  async function readEvents(user_id: string) {
    const end = randomUUID();
    await api.core.bus.transaction(async (_tx, publish) => publish(analyticsOf(user_id), end, {}));
    const found: { type: string; data: unknown }[] = [];
    for await (const delivery of api.core.bus.subscribe({
      streams: [analyticsOf(user_id)],
      start: 'start',
    })) {
      if (delivery.kind === 'reset') throw new Error('Events are lost');
      found.push(...delivery.events.map(({ type, data }) => ({ type, data })));
      if (found.at(-1)?.type === end) break;
    }
    return found.slice(0, -1);
  }

  async function readNotifications(caller: BloomCaller) {
    const { body } = await createBloomClient(api.url, caller)('GET', '/api/notifications');
    return Notifications.parse(body)
      .notifications.map(({ title, severity }) => `${severity}: ${title}`)
      .reverse();
  }

  test('a completed checkout is a subscription, told of and shown to its owner', async () => {
    const owner = await mintUser();
    const bought = mintBought({ user_id: owner.user_id });
    expect((await send(completed(bought, 0))).body).toEqual({ received: true });
    expect(await read(bought)).toMatchObject({
      status: 'active',
      user_id: owner.user_id,
      start_date: expect.any(Date),
    });
    const show = async (caller: BloomCaller) =>
      (await createBloomClient(api.url, caller)('GET', '/api/payments/subscription')).body['subscription'];
    expect(await show(owner)).toMatchObject({ final_price: '199.00', currency: 'usd', status: 'active' });
    expect(await show(await mintUser())).toBeNull();
    expect(await show(await mintAdmin())).toBeNull();
    expect(await readEvents(owner.user_id)).toMatchObject([
      { type: 'subscription_created', data: { user_id: owner.user_id, plan: '' } },
    ]);
    expect(await readNotifications(owner)).toEqual(['success: Subscription active']);
    await sendAll([told(bought, 'deleted', 9)]);
    expect(await show(owner)).toBeNull();
  });

  test('only what Stripe signed lately, just as it was signed, is taken', async () => {
    const bought = mintBought();
    const event = completed(bought, 0);
    const now = Math.floor(Date.now() / 1000);
    for (const delivery of [
      { secret: 'whsec_other' },
      { timestamp: now - 301 },
      { timestamp: 1 },
      { altered: JSON.stringify(event) },
      { altered: `${JSON.stringify(event, null, 2)} ` },
      { altered: '' },
      { altered: 'no json' },
    ])
      expect(await send(event, delivery)).toMatchObject(refused);
    const post = async (headers: Record<string, string>, body: string) =>
      await readAnswer(await fetch(`${api.url}/api/payments/webhook`, { method: 'POST', headers, body }));
    const json = { 'content-type': 'application/json' };
    expect(await post(json, JSON.stringify(event))).toMatchObject(refused);
    for (const header of ['', 't=1,v1=x', sign('{}')])
      expect(await post({ ...json, 'stripe-signature': header }, JSON.stringify(event))).toMatchObject(
        refused,
      );
    expect(await read(bought)).toEqual({});
    expect(await send(event, { timestamp: now - 290 })).toMatchObject(received);
    for (const body of ['null', '{"id":"evt_1"}'])
      expect(await post({ ...json, 'stripe-signature': sign(body) }, body)).toMatchObject({
        status: 400,
        body: { code: 'BAD_REQUEST' },
      });
  });

  test('a body of almost a megabyte is taken, a larger one is not', async () => {
    const bought = mintBought();
    const big = (length: number) => completed(bought, 0, { note: 'é'.repeat(length) });
    expect((await send(big(600_000))).status).toBe(413);
    expect(await send(big(500_000))).toMatchObject(received);
    expect(await read(bought)).toMatchObject({ status: 'active' });
  });

  test('the other door has the same locks', async () => {
    const bought = mintBought();
    const payload = JSON.stringify(completed(bought, 0));
    const call = async (header: string, input: unknown) =>
      await callTrpc({ url: api.url, headers: { 'stripe-signature': header } }, receiveStripeEvent, input);
    expect(await call(sign(payload, { secret: 'whsec_other' }), { payload })).toMatchObject(refused);
    expect(await call(sign(payload), { payload: `${payload} ` })).toMatchObject(refused);
    expect(await call(sign(payload), { payload: 7 })).toMatchObject(refused);
    expect(await call(sign(payload), {})).toMatchObject(refused);
    expect(await call(sign(payload), { payload })).toMatchObject(received);
    expect(await read(bought)).toMatchObject({ status: 'active' });
  });

  test('events of other kinds are taken and kept, and change nothing', async () => {
    const event = eventOf('radar.early_fraud_warning.created', 0, { id: 'issfr_1' });
    await sendAll([event, event]);
    const row = await api.core.db.prisma.bloomStripeEvent.findUnique({ where: { event_id: event.id } });
    expect(row).toMatchObject({ type: event.type, subject: null, data: {} });
  });

  test('an event that does not say when it was made counts from its receipt', async () => {
    const bought = mintBought();
    const { created: _created, ...event } = completed(bought, 0);
    const payload = JSON.stringify(event);
    const answer = await fetch(`${api.url}/api/payments/webhook`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'stripe-signature': sign(payload) },
      body: payload,
    });
    expect(answer.status).toBe(200);
    expect(await read(bought)).toMatchObject({ status: 'active', start_date: expect.any(Date) });
  });

  test('permutations, repetitions and losses that are filled in later end in one state', async () => {
    const caller = await mintUser();
    const bought = mintBought({ user_id: caller.user_id });
    await sendAll(lifeOf(bought));
    const end = await read(bought);
    expect(end).toMatchObject({ status: 'cancelled', last_payment_status: 'paid' });
    const anything = fc
      .record({
        order: fc.shuffledSubarray([...lifeOf(bought).keys()], { minLength: 14 }),
        again: fc.shuffledSubarray([...lifeOf(bought).keys()], { maxLength: 5 }),
        lost: fc.subarray([...lifeOf(bought).keys()]),
      })
      .map(({ order, again, lost }) => [...order.filter((at) => !lost.includes(at)), ...again, ...lost]);
    await fc.assert(
      fc.asyncProperty(anything, async (deliveries) => {
        const other = { ...bought, ...pick(mintBought()) };
        const events = lifeOf(other);
        await sendAll(deliveries.flatMap((at) => events[at] ?? []));
        expect(withoutIds(await read(other))).toEqual(withoutIds(end));
      }),
      { numRuns: 8, endOnFailure: true },
    );
  });

  test('each thing is told once, however often and in whatever order its events come', async () => {
    const owner = await mintUser();
    const { user_id } = owner;
    const bought = mintBought({ user_id, metadata: { user_id } });
    const life = lifeOf(bought);
    for (const event of life) await sendAll([event, event]);
    await sendAll(life);
    expect(await readNotifications(owner)).toEqual([
      'success: Subscription active',
      'warning: Payment failed',
      'info: Subscription cancelled',
    ]);
    const events = await readEvents(owner.user_id);
    expect(events.filter(({ type }) => type === 'subscription_created')).toHaveLength(1);
    expect(events.length).toBeLessThanOrEqual(life.length);
    const late = await mintUser();
    const other = mintBought({ user_id: late.user_id });
    await sendAll(lifeOf(other).reverse());
    expect(await readNotifications(late)).toEqual(['info: Subscription cancelled']);
  });

  test('twenty deliveries of one event at once are one', async () => {
    const owner = await mintUser();
    const event = completed(mintBought({ user_id: owner.user_id }), 0);
    const answers = await Promise.all(Array.from({ length: 20 }, async () => await send(event)));
    for (const answer of answers) expect(answer).toMatchObject(received);
    expect(await readEvents(owner.user_id)).toHaveLength(1);
    expect(await readNotifications(owner)).toHaveLength(1);
  });

  test('events of one subscription that come at once lose nothing', async () => {
    const bought = mintBought();
    await sendAll(lifeOf(bought));
    const other = mintBought();
    await Promise.all(lifeOf(other).map(async (event) => expect(await send(event)).toMatchObject(received)));
    expect(withoutIds(await read(other))).toEqual(withoutIds(await read(bought)));
  });

  test('an event whose effect fails is not taken, and counts when it comes again', async () => {
    const owner = await mintUser();
    const bought = mintBought({ user_id: owner.user_id });
    const { prisma } = api.core.db;
    await prisma.$executeRawUnsafe(`
      create function bloom.refuse_test() returns trigger language plpgsql as $$
      begin if new.stripe_subscription_id = '${bought.subscription}' then raise exception 'not now'; end if; return new; end $$`);
    await prisma.$executeRawUnsafe(
      `create trigger refuse_test before insert on bloom.user_subscriptions for each row execute function bloom.refuse_test()`,
    );
    const event = completed(bought, 0);
    expect(await send(event)).toMatchObject({ status: 500, body: { code: 'INTERNAL_ERROR' } });
    expect(await prisma.bloomStripeEvent.count({ where: { event_id: event.id } })).toBe(0);
    expect(await readNotifications(owner)).toEqual([]);
    await prisma.$executeRawUnsafe(`drop trigger refuse_test on bloom.user_subscriptions`);
    await sendAll([event]);
    expect(await readNotifications(owner)).toEqual(['success: Subscription active']);
  });

  test('whoever pays is known by our reference, the metadata or his address, and told once he is known', async () => {
    const owner = await mintUser();
    const byAddress = mintBought({ email: `${owner.user_id}@Example.org` });
    await sendAll([completed(byAddress, 0)]);
    expect(await read(byAddress)).toMatchObject({ user_id: null });
    await createBloomClient(api.url, owner)('GET', '/api/auth/session');
    await sendAll([told(byAddress, 'updated', 1)]);
    expect(await read(byAddress)).toMatchObject({ user_id: owner.user_id });
    expect(await readNotifications(owner)).toEqual(['success: Subscription active']);
    const byMetadata = mintBought({ metadata: { user_id: owner.user_id } });
    await sendAll([completed(byMetadata, 0)]);
    expect(await read(byMetadata)).toMatchObject({ user_id: owner.user_id });
    const byReference = mintBought({ user_id: 'ref', email: `${owner.user_id}@example.org` });
    await sendAll([billed(byReference, 'paid', 9), completed(byReference, 0)]);
    expect(await read(byReference)).toMatchObject({ user_id: 'ref' });
  });

  test('the package follows from the price, else from the metadata', async () => {
    const price = `price_${randomUUID()}`;
    const owner = await mintUser();
    const add = async (stripe_price_id: string | null) =>
      await api.core.db.prisma.bloomPricingPackage.create({
        data: { name: `Package ${randomUUID()}`, price_monthly: 1, price_yearly: 10, stripe_price_id },
      });
    const [priced, named] = [await add(price), await add(null)];
    const bought = mintBought({ price, user_id: owner.user_id, metadata: { package_id: named.id } });
    await sendAll([completed(bought, 0)]);
    expect(await read(bought)).toMatchObject({ package_id: named.id });
    await sendAll([told(bought, 'created', 0)]);
    expect(await read(bought)).toMatchObject({ package_id: priced.id, stripe_price_id: price });
    expect(await readEvents(owner.user_id)).toMatchObject([
      { type: 'subscription_created', data: { plan: named.name } },
      { type: 'subscription_updated', data: { plan: priced.name } },
    ]);
    const astray = mintBought({ metadata: { package_id: randomUUID(), campaign_id: 'none' } });
    await sendAll([completed(astray, 0)]);
    expect(await read(astray)).toMatchObject({ package_id: null, campaign_id: null });
  });

  test('a campaign is counted once per checkout, and never more often than there are uses', async () => {
    const { prisma } = api.core.db;
    const campaign = await prisma.bloomPricingCampaign.create({
      data: { name: 'Two', code: randomUUID(), discount_type: 'percentage', discount_value: 10, max_uses: 2 },
    });
    const metadata = { campaign_id: campaign.id, campaign_code: campaign.code };
    const used = async () =>
      (await prisma.bloomPricingCampaign.findUniqueOrThrow({ where: { id: campaign.id } })).used_count;
    const first = mintBought({ metadata });
    await sendAll([completed(first, 0), completed(first, 0), told(first, 'updated', 3)]);
    expect(await used()).toBe(1);
    expect(await read(first)).toMatchObject({ campaign_id: campaign.id, discount_code: campaign.code });
    await Promise.all(
      Array.from({ length: 5 }, async () => await sendAll([completed(mintBought({ metadata }), 0)])),
    );
    expect(await used()).toBe(2);
  });
});

test('without a secret nothing is believed', async () => {
  await using api = await startApi({ env: bloomEnv });
  expect(await deliver(api.url, completed(mintBought(), 0))).toMatchObject({
    status: 503,
    body: { code: 'PROVIDER_DOWN' },
  });
});

/** What is another's own in each of two subscriptions that are compared. */
function withoutIds(row: Readonly<Record<string, unknown>>) {
  const {
    user_id: _user,
    customer_email: _email,
    stripe_customer_id: _customer,
    stripe_subscription_id: _subscription,
    stripe_session_id: _session,
    stripe_price_id: _price,
    stripe_invoice_id: _invoice,
    ...rest
  } = row;
  return rest;
}

function pick({ subscription, session }: Bought) {
  return { subscription, session };
}
