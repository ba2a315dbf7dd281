import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  bloomEnv,
  createBloomClient,
  mintService,
  mintUser,
} from '../../../../testing/bloom/bloom-callers.ts';
import { startStripe, type StripeStub } from '../../../../testing/bloom/stripe-stub.ts';
import { type RunningApi, startApi } from '../../../../testing/servers/start-api.ts';

const env = {
  ...bloomEnv,
  BLOOM_ORIGINS: 'https://app.example.org',
  PUBLIC_URL: 'https://api.example.org',
  STRIPE_PRICE_ID: 'price_usd',
  STRIPE_SUCCESS_URL: 'https://app.example.org/payments/success',
  STRIPE_CANCEL_URL: 'https://app.example.org/payments/cancel',
};
const path = '/api/payments/create-checkout-session';

let stripe: StripeStub;
let api: RunningApi;
beforeAll(async () => {
  stripe = await startStripe();
  api = await startApi({ env: { ...env, STRIPE_API_KEY: stripe.key, STRIPE_API_BASE: stripe.url } });
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await stripe[Symbol.asyncDispose]();
});

const checkOut = async (body: unknown, caller?: Awaited<ReturnType<typeof mintUser>>) =>
  await createBloomClient(api.url, caller)('POST', path, body);
/** What Stripe was asked at last. */
const lastForm = () => stripe.requests.at(-1)?.form ?? {};

async function addPackage(given: { stripe_price_id?: string; is_active?: boolean } = {}) {
  const name = `Package ${crypto.randomUUID()}`;
  return await api.core.db.prisma.bloomPricingPackage.create({
    data: { name, price_monthly: 99, price_yearly: 990, ...given },
  });
}

async function addCampaign(given: Partial<Parameters<typeof create>[0]['data']> = {}) {
  const code = crypto.randomUUID().toUpperCase();
  const data = { name: 'Spring', code, discount_type: 'percentage', discount_value: 50, ...given };
  return await create({ data });
}
const create: RunningApi['core']['db']['prisma']['bloomPricingCampaign']['create'] = (given) =>
  api.core.db.prisma.bloomPricingCampaign.create(given);

test('without a word the configured price is paid, by nobody in particular', async () => {
  const { status, body } = await checkOut({});
  expect({ status, names: Object.keys(body).sort() }).toEqual({ status: 200, names: ['id', 'url'] });
  expect(body['url']).toMatch(/^https:\/\/checkout\.stripe\.com\//);
  expect(lastForm()).toEqual({
    mode: 'subscription',
    'line_items[0][price]': 'price_usd',
    'line_items[0][quantity]': '1',
    success_url: 'https://app.example.org/payments/success?session_id={CHECKOUT_SESSION_ID}',
    cancel_url: 'https://app.example.org/payments/cancel',
  });
});

test('the contract’s own example is done as it says', async () => {
  const caller = await mintUser();
  const { status } = await checkOut(
    {
      price_id: 'price_yen',
      mode: 'payment',
      success_url: 'https://app.example.org/s?a=1#b',
      cancel_url: 'https://app.example.org/c',
      customer_email: 'user@example.com',
      metadata: { package_id: 'uuid', campaign_id: 'forged', note: 'x' },
    },
    caller,
  );
  expect(status).toBe(200);
  expect(lastForm()).toEqual({
    mode: 'payment',
    'line_items[0][price]': 'price_yen',
    'line_items[0][quantity]': '1',
    success_url: 'https://app.example.org/s?a=1&session_id={CHECKOUT_SESSION_ID}#b',
    cancel_url: 'https://app.example.org/c',
    customer_email: 'user@example.com',
    client_reference_id: caller.user_id,
    'metadata[package_id]': 'uuid',
    'metadata[note]': 'x',
    'metadata[user_id]': caller.user_id,
  });
});

test('the token says who pays, and a subscription remembers', async () => {
  const caller = await mintUser();
  await checkOut({ metadata: { user_id: caller.user_id } }, caller);
  expect(lastForm()).toMatchObject({
    client_reference_id: caller.user_id,
    customer_email: `${caller.user_id}@example.org`,
    'subscription_data[metadata][user_id]': caller.user_id,
  });
  const refusal = { status: 403, body: { code: 'FORBIDDEN' } };
  expect(await checkOut({ metadata: { user_id: 'somebody' } }, caller)).toMatchObject(refusal);
  expect(await checkOut({ metadata: { user_id: 'somebody' } })).toMatchObject(refusal);
  await checkOut({ metadata: { user_id: 'somebody' } }, await mintService());
  expect(lastForm()).toMatchObject({ client_reference_id: 'somebody', 'metadata[user_id]': 'somebody' });
});

test('a package is paid at its own price, and a year of it at what it says', async () => {
  const { id } = await addPackage({ stripe_price_id: 'price_yen' });
  await checkOut({ package_id: id });
  expect(lastForm()).toMatchObject({ 'line_items[0][price]': 'price_yen', 'metadata[package_id]': id });
  await checkOut({ package_id: id, interval: 'yearly' });
  expect(lastForm()).toMatchObject({
    'line_items[0][price_data][currency]': 'jpy',
    'line_items[0][price_data][product]': 'prod_price_yen',
    'line_items[0][price_data][unit_amount]': '990',
    'line_items[0][price_data][recurring][interval]': 'year',
  });
  const { id: closed } = await addPackage({ is_active: false });
  for (const package_id of [closed, crypto.randomUUID(), 'x'])
    expect(await checkOut({ package_id })).toMatchObject({ status: 400, body: { code: 'BAD_REQUEST' } });
});

test('a campaign is a coupon that is made once', async () => {
  const { code, id } = await addCampaign({ max_uses: 3, used_count: 1 });
  for (const campaign_code of [code, code.toLowerCase()])
    expect((await checkOut({ campaign_code })).status).toBe(200);
  const made = stripe.requests.filter(({ path, form }) => path === '/v1/coupons' && form['id']?.includes(id));
  expect(made.map(({ form }) => form['id'])).toEqual([made[0]?.form['id'], made[0]?.form['id']]);
  expect(made[0]?.form).toMatchObject({ percent_off: '50', duration: 'once', max_redemptions: '2' });
  expect(lastForm()).toMatchObject({
    'discounts[0][coupon]': made[0]?.form['id'],
    'metadata[campaign_id]': id,
    'metadata[campaign_code]': code,
  });
  const fixed = await addCampaign({ discount_type: 'fixed', discount_value: 500 });
  await checkOut({ campaign_code: fixed.code, price_id: 'price_yen' });
  expect(stripe.requests.find(({ form }) => form['id']?.startsWith(fixed.id))?.form).toMatchObject({
    amount_off: '500',
    currency: 'jpy',
  });
});

test('a campaign that is not open, or for other packages, is refused', async () => {
  const hour = 3_600_000;
  const { id } = await addPackage();
  const closed = await Promise.all([
    addCampaign({ is_active: false }),
    addCampaign({ max_uses: 2, used_count: 2 }),
    addCampaign({ end_date: new Date(Date.now() - hour) }),
    addCampaign({ start_date: new Date(Date.now() + hour) }),
    addCampaign({ applicable_packages: [id] }),
  ]);
  for (const { code } of [...closed, { code: 'NONE' }])
    expect(await checkOut({ campaign_code: code })).toMatchObject({ status: 400 });
  const [, , , , limited] = closed;
  expect((await checkOut({ campaign_code: limited?.code, package_id: id })).status).toBe(200);
});

test('what the caller got wrong is told in Stripe’s words', async () => {
  expect(await checkOut({ price_id: 'price_none' })).toEqual({
    status: 400,
    body: { error: "No such price: 'price_none'", code: 'BAD_REQUEST' },
  });
  const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`k${index}`, 'v']));
  for (const body of [
    { metadata: many },
    { metadata: { note: 'x'.repeat(501) } },
    { metadata: { note: 7 } },
    { mode: 'setup' },
    { customer_email: 'nobody' },
    { success_url: 'https://evil.example' },
    { cancel_url: 'javascript:alert(1)' },
  ])
    expect(await checkOut(body)).toMatchObject({ status: 400, body: { code: 'BAD_REQUEST' } });
});

test('a request that Stripe fails is tried again, and makes one session', async () => {
  const before = stripe.sessions;
  stripe.fail({ status: 500, times: 2, afterWork: true });
  expect((await checkOut({})).status).toBe(200);
  expect(stripe.sessions).toBe(before + 1);
  const keys = stripe.requests.slice(-3).map(({ idempotencyKey }) => idempotencyKey);
  expect(new Set(keys).size).toBe(1);
  await checkOut({});
  expect(keys).not.toContain(stripe.requests.at(-1)?.idempotencyKey);
});

test('a Stripe that is away, or refuses us, is a 503', async () => {
  stripe.fail({ status: 500, times: 3 });
  const away = { status: 503, body: { error: 'Stripe is away for a moment', code: 'PROVIDER_DOWN' } };
  expect(await checkOut({})).toEqual(away);
  const settings = [
    { ...env, STRIPE_API_KEY: 'sk_test_wrong', STRIPE_API_BASE: stripe.url },
    { ...env, STRIPE_API_KEY: stripe.key, STRIPE_API_BASE: stripe.url, STRIPE_PRICE_ID: 'price_none' },
    { ...env, STRIPE_API_KEY: stripe.key, STRIPE_API_BASE: 'http://127.0.0.1:1' },
  ];
  for (const given of settings) {
    await using other = await startApi({ env: given });
    expect(await createBloomClient(other.url)('POST', path, {})).toEqual(away);
  }
});

test('without a key, a price or an address to come back to nothing can be paid', async () => {
  await using none = await startApi({ env: { ...env, STRIPE_API_KEY: '' } });
  expect(await createBloomClient(none.url)('POST', path, {})).toMatchObject({
    status: 503,
    body: { code: 'PROVIDER_DOWN' },
  });
  await using bare = await startApi({
    env: { ...bloomEnv, STRIPE_API_KEY: stripe.key, STRIPE_API_BASE: stripe.url },
  });
  const call = createBloomClient(bare.url);
  const success_url = 'http://localhost:5173/done';
  expect(await call('POST', path, { success_url })).toMatchObject({
    status: 400,
    body: { error: 'price_id is required' },
  });
  expect(await call('POST', path, { price_id: 'price_usd' })).toMatchObject({
    status: 400,
    body: { error: 'success_url is required' },
  });
  expect((await call('POST', path, { price_id: 'price_usd', success_url })).status).toBe(200);
  expect(lastForm()).not.toHaveProperty('cancel_url');
});

test('a Stripe that is silent keeps nobody waiting who left', async () => {
  await using silent = await startStripe();
  const waits = silent.hang();
  await using other = await startApi({
    env: { ...env, STRIPE_API_KEY: silent.key, STRIPE_API_BASE: silent.url },
  });
  const left = new AbortController();
  const answer = fetch(other.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
    signal: left.signal,
  });
  await waits;
  left.abort();
  await expect(answer).rejects.toThrow('abort');
  expect(await createBloomClient(other.url)('POST', path, {})).toMatchObject({ status: 503 });
});
