import { expect, test } from 'vitest';
import { ConfigError, loadConfig } from './config.ts';

test('every variable has a default that works, and an empty value counts as absent', () => {
  expect(loadConfig({})).toMatchObject({
    PORT: 8000,
    HOST: '127.0.0.1',
    DATA_DIR: '.data',
    DEMO_DATA: false,
  });
  expect(loadConfig({ PORT: '', DATABASE_URL: '' })).toMatchObject({ PORT: 8000, DATABASE_URL: undefined });
});

test('each mistake is one line that names the variable and what it takes, never its value', () => {
  const environment = {
    PORT: 'x7',
    DATABASE_URL: 'mysql://user:hidden@host/db',
    RATE_LIMITS: '{',
    API_JWT_SECRET: 'hidden',
  };
  const lines = messageOf(environment).split('\n');
  expect(lines).toHaveLength(4);
  for (const name of Object.keys(environment)) {
    expect(lines.filter((line) => line.startsWith(`${name}: takes `))).toHaveLength(1);
  }
  expect(lines.join()).not.toContain('hidden');
});

test.each([
  ['PORT', '65536'],
  ['TRUST_PROXY', 'yes'],
  ['TRUST_PROXY', '10.0.0.0/8,proxy.example'],
  ['TRUST_PROXY', '-1'],
  ['REDIS_URL', 'http://127.0.0.1'],
  ['LLM_TIMEOUT_MS', '1.5'],
  ['TEXT_TIMEOUT_MS', '10'],
  ['TIMEBACK_ORIGINS', 'https://a.example,nonsense'],
  ['TIMEBACK_ORIGINS', '*'],
  ['RATE_LIMITS', '{"timeback.personalize.ip":{"points":0,"seconds":60}}'],
  ['LOG_LEVEL', 'loud'],
])('%s does not take %s', (name, value) => {
  expect(messageOf({ [name]: value })).toMatch(new RegExp(`^${name}: takes `));
});

test('proxies are believed by their number, by their networks, or all', () => {
  const read = (TRUST_PROXY: string) => loadConfig({ TRUST_PROXY }).TRUST_PROXY;
  expect(['false', '0', 'true', '1', '2'].map(read)).toEqual([false, false, true, 1, 2]);
  expect(read('10.0.0.0/8, ::1')).toEqual(['10.0.0.0/8', '::1']);
});

test('limits can be switched off or replaced one by one', () => {
  expect(loadConfig({ RATE_LIMITS: 'off' }).RATE_LIMITS).toBe(false);
  expect(loadConfig({ RATE_LIMITS: 'on' }).RATE_LIMITS).toEqual({});
  const one = { 'timeback.personalize.ip': { points: 9, seconds: 1 }, 'timeback.recordClick.ip': false };
  expect(loadConfig({ RATE_LIMITS: JSON.stringify(one) }).RATE_LIMITS).toEqual(one);
});

function messageOf(environment: Record<string, string>): string {
  try {
    loadConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

test('a captcha that nobody can see stops the start', () => {
  expect(messageOf({ HCAPTCHA_SECRET: 'a secret' })).toMatch(/^HCAPTCHA_SITE_KEY: /);
});
