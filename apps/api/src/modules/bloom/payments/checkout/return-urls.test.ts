import { expect, test } from 'vitest';
import { loadConfig } from '../../../../config.ts';
import { addSessionId, checkReturnUrl } from './return-urls.ts';

const config = loadConfig({
  PUBLIC_URL: 'https://api.example.org',
  BLOOM_ORIGINS: 'https://app.example.org,https://*.preview.example.org,http://10.0.0.1:3000',
  STRIPE_SUCCESS_URL: 'https://shop.example.com/thanks',
});
const check = (url: string, given = config) => checkReturnUrl('success_url', url, given);

test.each([
  ['https://app.example.org/done', 'https://app.example.org/done'],
  ['HTTPS://APP.Example.ORG/done', 'https://app.example.org/done'],
  ['https://app.example.org:443/done', 'https://app.example.org/done'],
  ['https://app.example.org', 'https://app.example.org/'],
  ['https://a.b.preview.example.org/x?y=1#z', 'https://a.b.preview.example.org/x?y=1#z'],
  ['http://10.0.0.1:3000/', 'http://10.0.0.1:3000/'],
  ['https://shop.example.com/else', 'https://shop.example.com/else'],
  ['https://api.example.org/bloom/plans/success', 'https://api.example.org/bloom/plans/success'],
  ['https://app.example.org/{CHECKOUT_SESSION_ID}', 'https://app.example.org/{CHECKOUT_SESSION_ID}'],
])('%s is allowed', (given, sent) => {
  expect(check(given)).toBe(sent);
});

test.each([
  'https://evil.example',
  '//evil.example',
  '//app.example.org',
  '/done',
  'app.example.org',
  'javascript:alert(1)//app.example.org',
  'data:text/html,https://app.example.org',
  'ftp://app.example.org',
  'https:app.example.org',
  'https:///evil.example',
  'https:/evil.example',
  String.raw`https:\\evil.example`,
  String.raw`https://evil.example\@app.example.org`,
  String.raw`https://app.example.org\.evil.example`,
  'https://app.example.org@evil.example',
  'https://evil.example@app.example.org',
  'https://:x@app.example.org',
  'https://app.example.org.evil.example',
  'https://evil.example/app.example.org',
  'https://evil.example?https://app.example.org',
  'https://evil.example#app.example.org',
  'https://app.example.org./',
  'https://app.example.org:8443/',
  'https://preview.example.org',
  'https://.preview.example.org',
  'https://xpreview.example.org',
  'https://10.0.0.1',
  'https://app.exam\tple.org',
  ' https://app.example.org',
  'https://app.example.org/\n',
  'https://аpp.example.org',
  'http://localhost:5173/',
  'http://127.0.0.1/',
  'https://',
  '',
])('%j is refused', (given) => {
  expect(() => check(given)).toThrow('BAD_REQUEST');
});

test('this machine is allowed where the server is reached at it alone', () => {
  const read = (env: Record<string, string>) => loadConfig({ BLOOM_ORIGINS: 'https://a.example', ...env });
  for (const url of ['http://localhost:5173/', 'http://127.0.0.1:9/x', 'http://[::1]:1/'])
    expect(check(url, read({}))).toBe(url);
  expect(check('http://localhost/', read({ PUBLIC_URL: 'http://localhost:8000' }))).toBe('http://localhost/');
  expect(() => check('http://localhost/', read({ HOST: '0.0.0.0' }))).toThrow('BAD_REQUEST');
  expect(() => check('http://localhost.evil.example/', read({}))).toThrow('BAD_REQUEST');
});

test.each([
  ['https://a.example/', 'https://a.example/?session_id={CHECKOUT_SESSION_ID}'],
  ['https://a.example/x?y=1', 'https://a.example/x?y=1&session_id={CHECKOUT_SESSION_ID}'],
  ['https://a.example/x?', 'https://a.example/x?session_id={CHECKOUT_SESSION_ID}'],
  ['https://a.example/#/paid', 'https://a.example/?session_id={CHECKOUT_SESSION_ID}#/paid'],
  ['https://a.example/?s={CHECKOUT_SESSION_ID}', 'https://a.example/?s={CHECKOUT_SESSION_ID}'],
])('the session id is added to %s once', (given, expected) => {
  expect(addSessionId(given)).toBe(expected);
  expect(addSessionId(addSessionId(given))).toBe(expected);
});
