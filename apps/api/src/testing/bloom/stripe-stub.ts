import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { portOf } from '../servers/port-of.ts';

/** A request as Stripe would have seen it. */
export interface StripeRequest {
  readonly method: string;
  readonly path: string;
  /** The form, names as they are written there: `line_items[0][price]`. */
  readonly form: Readonly<Record<string, string>>;
  readonly idempotencyKey: string | undefined;
}

export interface StripeStub extends AsyncDisposable {
  readonly url: string;
  readonly key: string;
  /** What was asked so far; two tries of one request are two. */
  readonly requests: readonly StripeRequest[];
  /** How many sessions there are. */
  readonly sessions: number;
  /** The next requests of a method are answered by this status, after the work is done where it says so. */
  fail(fault: { readonly status: number; readonly times: number; readonly afterWork?: boolean }): void;
  /** Answers nothing from now on. Gives a promise of the moment when somebody waits. */
  hang(): Promise<void>;
}

/** Prices that the stub knows, each of its own product. */
export const stubPrices: Readonly<Record<string, string>> = {
  price_usd: 'usd',
  price_yen: 'jpy',
};

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A server that answers as Stripe does to what payments ask of it: sessions, prices, coupons, idempotency keys. */
export async function startStripe(): Promise<StripeStub> {
  const key = `sk_test_${randomUUID()}`;
  const requests: StripeRequest[] = [];
  const answered = new Map<string, Answer>();
  const books = openBooks();
  let faults: { status: number; afterWork: boolean }[] = [];
  let onWait: (() => void) | undefined;

  function answer(request: StripeRequest): Answer {
    const fault = faults.shift();
    if (fault?.afterWork === false) return broken(fault.status);
    const name = request.idempotencyKey;
    const done = (name === undefined ? undefined : answered.get(name)) ?? books.work(request);
    if (name !== undefined) answered.set(name, done);
    return fault === undefined ? done : broken(fault.status);
  }

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(incoming);
    requests.push(request);
    if (onWait !== undefined) return onWait();
    const isKnown = incoming.headers.authorization === `Bearer ${key}`;
    const { status, body } = isKnown
      ? answer(request)
      : { status: 401, body: { error: { type: 'invalid_request_error', message: 'Invalid API Key' } } };
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }

  const server = createServer((incoming, response) => void serve(incoming, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    key,
    requests,
    get sessions() {
      return books.sessions;
    },
    fail({ status, times, afterWork = false }) {
      faults = Array.from({ length: times }, () => ({ status, afterWork }));
    },
    hang: () =>
      new Promise((resolve) => {
        onWait = resolve;
      }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** What the account holds. */
function openBooks() {
  const coupons = new Set<string>();
  let sessions = 0;

  function work({ method, path, form }: StripeRequest): Answer {
    if (method === 'POST' && path === '/v1/checkout/sessions') {
      const price = form['line_items[0][price]'];
      if (price !== undefined && stubPrices[price] === undefined)
        return refuse('resource_missing', 'line_items[0][price]', `No such price: '${price}'`);
      const coupon = form['discounts[0][coupon]'];
      if (coupon !== undefined && !coupons.has(coupon))
        return refuse('resource_missing', 'discounts[0][coupon]', `No such coupon: '${coupon}'`);
      sessions += 1;
      const id = `cs_test_${randomUUID()}`;
      return {
        status: 200,
        body: { id, object: 'checkout.session', url: `https://checkout.stripe.com/c/${id}` },
      };
    }
    if (method === 'POST' && path === '/v1/coupons') {
      const id = form['id'] ?? '';
      if (coupons.has(id)) return refuse('resource_already_exists', 'id', 'Coupon already exists.');
      coupons.add(id);
      return { status: 200, body: { id, object: 'coupon' } };
    }
    const id = /^\/v1\/prices\/([^/]+)$/.exec(path)?.[1] ?? '';
    const currency = stubPrices[id];
    if (currency === undefined) return refuse('resource_missing', 'price', `No such price: '${id}'`);
    return { status: 200, body: { id, object: 'price', currency, product: `prod_${id}` } };
  }

  return {
    work,
    get sessions() {
      return sessions;
    },
  };
}

async function readRequest(incoming: IncomingMessage): Promise<StripeRequest> {
  const body = await readText(incoming);
  const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://stripe');
  const key = incoming.headers['idempotency-key'];
  return {
    method: incoming.method ?? '',
    path: pathname,
    form: Object.fromEntries(incoming.method === 'GET' ? searchParams : new URLSearchParams(body)),
    idempotencyKey: Array.isArray(key) ? key[0] : key,
  };
}

function refuse(code: string, param: string, message: string): Answer {
  return { status: 400, body: { error: { type: 'invalid_request_error', code, param, message } } };
}

function broken(status: number): Answer {
  return { status, body: { error: { type: 'api_error', message: 'Something went wrong on Stripe’s end' } } };
}
