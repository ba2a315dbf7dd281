import type { Config } from '../../../../config.ts';
import { ContractError } from '../../../../platform/errors/contract-error.ts';

type UrlConfig = Pick<
  Config,
  'BLOOM_ORIGINS' | 'STRIPE_SUCCESS_URL' | 'STRIPE_CANCEL_URL' | 'PUBLIC_URL' | 'HOST'
>;

const webAddress = /^https?:\/\/[^/]/i;
/** Browsers read a backslash as a slash and leave out line breaks; whoever means well writes neither. */
const oddCharacters = /[\\\s\p{Cc}]/u;
const placeholder = '{CHECKOUT_SESSION_ID}';
const loopback = new Set(['localhost', '127.0.0.1', '[::1]', '::1']);

/**
 * The address that Stripe sends somebody to afterwards, in the form in which it was checked: over http(s), at a host of
 * `BLOOM_ORIGINS`, of the configured addresses or, in development, of this very machine. Throws `BAD_REQUEST`.
 */
export function checkReturnUrl(field: string, given: string, config: UrlConfig): string {
  const isOdd = !webAddress.test(given) || oddCharacters.test(given) || !URL.canParse(given);
  if (isOdd) throw new ContractError('BAD_REQUEST', { message: `${field}: Expected an http(s) address` });
  const url = new URL(given);
  if (url.username !== '' || url.password !== '' || !isAllowed(url, config))
    throw new ContractError('BAD_REQUEST', { message: `${field}: Its host is not on the list` });
  return url.href.replaceAll(/%7BCHECKOUT_SESSION_ID%7D/gi, placeholder);
}

/** The address with Stripe's placeholder for the id of the session in its query, where it has none yet. */
export function addSessionId(address: string): string {
  if (address.includes(placeholder)) return address;
  const { hash, search } = new URL(address);
  const bare = address.slice(0, address.length - hash.length).replace(/\?$/, '');
  return `${bare}${search === '' ? '?' : '&'}session_id=${placeholder}${hash}`;
}

function isAllowed({ host, hostname }: URL, config: UrlConfig): boolean {
  const { STRIPE_SUCCESS_URL, STRIPE_CANCEL_URL, PUBLIC_URL, BLOOM_ORIGINS } = config;
  const configured = [STRIPE_SUCCESS_URL, STRIPE_CANCEL_URL, PUBLIC_URL].flatMap((url) => url ?? []);
  return (
    configured.some((url) => new URL(url).host === host) ||
    BLOOM_ORIGINS.some((origin) => isOfOrigin(host, origin)) ||
    (loopback.has(hostname) && isInDevelopment(config))
  );
}

/** An origin may be `https://*.host`: every subdomain of the host, not the host itself. */
function isOfOrigin(host: string, origin: string): boolean {
  const { host: listed } = new URL(origin.replace('*.', ''));
  return origin.includes('*') ? host.endsWith(`.${listed}`) && host !== `.${listed}` : host === listed;
}

/** A server that visitors reach at this machine alone. */
function isInDevelopment({ PUBLIC_URL, HOST }: UrlConfig): boolean {
  return loopback.has(PUBLIC_URL === undefined ? HOST : new URL(PUBLIC_URL).hostname);
}
