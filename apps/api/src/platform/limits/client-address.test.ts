import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limitKeyOf, readClientAddress } from './client-address.ts';

const source = (headers: Record<string, string>, trustProxy = true) =>
  readClientAddress({ peer: '192.0.2.1', trustProxy, header: (name) => headers[name] });

test('Cloudflare is believed first, then the left-most forwarded address, and neither without trust', () => {
  expect(source({ 'cf-connecting-ip': '203.0.113.5', 'x-forwarded-for': '203.0.113.6' })).toBe('203.0.113.5');
  expect(source({ 'x-forwarded-for': ' 203.0.113.6 , 10.0.0.1' })).toBe('203.0.113.6');
  expect(source({ 'x-forwarded-for': 'unknown' })).toBe('192.0.2.1');
  expect(source({ 'cf-connecting-ip': '203.0.113.5' }, false)).toBe('192.0.2.1');
});

test('all addresses of one /64 count as one client, mapped IPv4 as itself', () => {
  expect(limitKeyOf('2001:db8:1:2:3:4:5:6')).toBe(limitKeyOf('2001:db8:1:2::9'));
  expect(limitKeyOf('2001:db8:1:3::9')).not.toBe(limitKeyOf('2001:db8:1:2::9'));
  expect(limitKeyOf('::ffff:203.0.113.5')).toBe('203.0.113.5');
  fc.assert(fc.property(fc.ipV6(), (address) => limitKeyOf(address).length > 0));
});
