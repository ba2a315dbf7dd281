import ipaddr from 'ipaddr.js';

/** Which proxies in front of us are believed when they say who calls: all, so many, or those in some networks. */
export type TrustedProxies = boolean | number | readonly string[];

/** What the address is read from. */
export interface AddressSource {
  readonly peer: string;
  /** The address behind the trusted proxies, as `X-Forwarded-For` gives it; the peer's without any. */
  readonly forwarded: string;
  readonly trusted: TrustedProxies;
  header(name: string): string | undefined;
}

/** The client's address. `CF-Connecting-IP` is believed of whoever sends it, so only where everybody is. */
export function readClientAddress({ peer, forwarded, trusted, header }: AddressSource): string {
  const address = ((trusted === true ? header('cf-connecting-ip') : undefined) ?? forwarded).trim();
  return ipaddr.isValid(address) ? address : peer;
}

/** Reads networks such as `10.0.0.0/8` and single addresses; `undefined` when one of them is neither. */
export function readNetworks(value: string): readonly string[] | undefined {
  const networks = value.split(',').map((part) => part.trim());
  return networks.every((network) => ipaddr.isValidCIDR(network) || ipaddr.isValid(network))
    ? networks
    : undefined;
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
