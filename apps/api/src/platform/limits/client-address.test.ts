import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limitKeyOf, readClientAddress, type TrustedProxies } from './client-address.ts';

test('Cloudflare is believed first where everybody is, and what is no address is nobody', () => {
  const read = (forwarded: string, trusted: TrustedProxies, cloudflare?: string) =>
    readClientAddress({ peer: '192.0.2.1', forwarded, trusted, header: () => cloudflare });
  expect(read('203.0.113.6', true, '203.0.113.5')).toBe('203.0.113.5');
  expect(read('203.0.113.6', true)).toBe('203.0.113.6');
  expect(read('203.0.113.6', 1, '203.0.113.5')).toBe('203.0.113.6');
  expect(read('unknown', true)).toBe('192.0.2.1');
});

test('all addresses of one /64 count as one client, mapped IPv4 as itself', () => {
  expect(limitKeyOf('2001:db8:1:2:3:4:5:6')).toBe(limitKeyOf('2001:db8:1:2::9'));
  expect(limitKeyOf('2001:db8:1:3::9')).not.toBe(limitKeyOf('2001:db8:1:2::9'));
  expect(limitKeyOf('::ffff:203.0.113.5')).toBe('203.0.113.5');
  fc.assert(fc.property(fc.ipV6(), (address) => limitKeyOf(address).length > 0));
});
