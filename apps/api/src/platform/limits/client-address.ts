import ipaddr from 'ipaddr.js';

/** What the address is read from: the socket's peer and, behind a trusted proxy, two headers. */
export interface AddressSource {
  readonly peer: string;
  readonly trustProxy: boolean;
  header(name: string): string | undefined;
}

/** The client's address. Behind a trusted proxy: `CF-Connecting-IP`, else the left-most `X-Forwarded-For`. */
export function readClientAddress(source: AddressSource): string {
  if (!source.trustProxy) return source.peer;
  const forwarded = source.header('cf-connecting-ip') ?? source.header('x-forwarded-for')?.split(',')[0];
  const address = forwarded?.trim();
  return address !== undefined && ipaddr.isValid(address) ? address : source.peer;
}

/** The key a limit counts by: an IPv4 address as it is, an IPv6 address by its /64, since one client owns all of it. */
export function limitKeyOf(address: string): string {
  if (!address.includes(':')) return address;
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString();
  return `${parsed.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}
