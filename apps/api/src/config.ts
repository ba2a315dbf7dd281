import { z } from 'zod';
import { readNetworks, type TrustedProxies } from './platform/limits/client-address.ts';

const list = z
  .string()
  .transform((value) => value.split(',').map((part) => part.trim()))
  .pipe(z.array(z.string().min(1)));

const flag = z.enum(['true', 'false', '1', '0']).transform((value) => value === 'true' || value === '1');

const trustedProxies = z.string().transform((value, issue): TrustedProxies => {
  const networks = readNetworks(value);
  if (value === 'true') return true;
  if (value === 'false' || value === '0') return false;
  if (/^[1-9]\d?$/.test(value)) return Number(value);
  if (networks !== undefined) return networks;
  issue.addIssue({ code: 'custom' });
  return z.NEVER;
});

const integer = (minimum: number, maximum: number) =>
  z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(minimum).max(maximum));

const origins = list.pipe(z.array(z.string().regex(/^https?:\/\/(\*\.)?[^\s/*]+$/)));

/** Where dashboards of Bloom are developed, as their tools serve them. */
const bloomSites = ['http://localhost:5173', 'http://localhost:3000', 'http://localhost:8080'];

/** Where sites with the tutor are developed, as Docusaurus, VitePress and MkDocs serve them. */
const tutorSites = ['http://localhost:3000', 'http://localhost:5173', 'http://localhost:8000'];

/** Where the site of TimeBack stands; `TIMEBACK_ORIGINS` adds to these. */
const timebackSites = ['https://timeback.com', 'https://*.timeback.com'];

const limitOverride = z.union([
  z.literal(false),
  z.strictObject({ points: z.int().positive(), seconds: z.int().positive() }),
]);

const rateLimits = z.string().transform((value, issue) => {
  if (value === 'on') return {};
  if (value === 'off') return false;
  try {
    return z.record(z.string(), limitOverride).parse(JSON.parse(value));
  } catch {
    issue.addIssue({ code: 'custom' });
    return z.NEVER;
  }
});

/** Each variable with its schema and, for the one line of a mistake, what it takes. */
const variables = {
  PORT: [integer(0, 65_535).default(8000), 'a port number, 0 to 65535'],
  HOST: [z.string().min(1).default('127.0.0.1'), 'a host name or address to listen on'],
  DATA_DIR: [z.string().min(1).default('.data'), 'a directory'],
  DEMO_DATA: [flag.default(false), 'true or false'],
  DATABASE_URL: [z.url({ protocol: /^postgres(ql)?$/ }).optional(), 'a postgres:// URL'],
  REDIS_URL: [z.url({ protocol: /^rediss?$/ }).optional(), 'a redis:// URL'],
  TRUST_PROXY: [
    trustedProxies.default(false),
    'false, how many proxies stand in front, their networks such as 10.0.0.0/8,::1, or true for whoever connects',
  ],
  API_JWT_SECRET: [z.string().min(32).optional(), 'at least 32 characters'],
  SUPABASE_JWT_SECRET: [
    z.string().min(32).optional(),
    'the JWT secret of a Supabase project, at least 32 characters',
  ],
  SUPABASE_URL: [z.url({ protocol: /^https?$/ }).optional(), 'the http(s) URL of a Supabase project'],
  REPORTS_API_KEYS: [
    list.pipe(z.array(z.string().min(16).max(300))).optional(),
    'comma-separated keys of at least 16 characters',
  ],
  OPENAI_API_KEY: [z.string().min(1).optional(), 'an API key'],
  OPENAI_BASE_URL: [z.url({ protocol: /^https?$/ }).optional(), 'an http(s) URL'],
  OPENAI_MODEL: [z.string().min(1).optional(), 'the name of a model'],
  LLM_TIMEOUT_MS: [integer(100, 600_000).default(30_000), 'milliseconds, 100 to 600000'],
  LLM_MAX_RETRIES: [integer(0, 10).default(2), 'a number from 0 to 10'],
  TEXT_TIMEOUT_MS: [integer(1_000, 600_000).default(30_000), 'milliseconds, 1000 to 600000'],
  PUBLIC_URL: [z.url({ protocol: /^https?$/ }).optional(), 'the http(s) address that visitors use'],
  SMTP_URL: [z.url({ protocol: /^smtps?$/ }).optional(), 'an smtp:// or smtps:// URL'],
  MAIL_FROM: [
    z.string().regex(/@/).default('TimeBack <hello@timeback.com>'),
    'an address, with or without a name',
  ],
  HCAPTCHA_SECRET: [z.string().min(1).optional(), 'the secret of an hCaptcha site'],
  HCAPTCHA_SITE_KEY: [z.string().min(1).optional(), 'the public key of the same hCaptcha site'],
  HCAPTCHA_VERIFY_URL: [
    z.url({ protocol: /^https?$/ }).default('https://api.hcaptcha.com/siteverify'),
    'an http(s) URL',
  ],
  TIMEBACK_ORIGINS: [
    origins.default([]).transform((added) => [...timebackSites, ...added]),
    'comma-separated origins such as https://www.example.org or https://*.example.org',
  ],
  BLOOM_ORIGINS: [
    origins.default(bloomSites),
    'comma-separated origins such as https://app.example.org or https://*.example.org',
  ],
  TUTOR_ORIGINS: [
    origins.default(tutorSites),
    'comma-separated origins such as https://docs.example.org or https://*.example.org',
  ],
  CHATKIT_WORKFLOW_ID: [z.string().min(1).optional(), 'the id of a ChatKit workflow'],
  STRIPE_API_KEY: [z.string().min(1).optional(), 'the secret key of a Stripe account'],
  STRIPE_WEBHOOK_SECRET: [z.string().min(1).optional(), 'the signing secret of a Stripe webhook'],
  STRIPE_PRICE_ID: [z.string().min(1).optional(), 'the id of a Stripe price'],
  STRIPE_MODE: [z.enum(['subscription', 'payment']).default('subscription'), 'subscription or payment'],
  STRIPE_SUCCESS_URL: [z.url({ protocol: /^https?$/ }).optional(), 'an http(s) URL'],
  STRIPE_CANCEL_URL: [z.url({ protocol: /^https?$/ }).optional(), 'an http(s) URL'],
  STRIPE_API_BASE: [
    z.url({ protocol: /^https?$/ }).optional(),
    'the http(s) URL of another host than Stripe',
  ],
  TEXTBOOK_SESSION_TTL_SECONDS: [integer(1, 31_536_000).default(3_600), 'seconds, 1 to 31536000'],
  RATE_LIMITS: [
    rateLimits.default({}),
    'on, off, or JSON such as {"timeback.personalize.ip":{"points":100,"seconds":60}}',
  ],
  LOG_LEVEL: [
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    'fatal, error, warn, info, debug, trace or silent',
  ],
} as const satisfies Record<string, readonly [z.ZodType, string]>;

type Variables = typeof variables;
export type Config = { readonly [Name in keyof Variables]: z.output<Variables[Name][0]> };

/** Every mistake in the environment, one line each. */
export class ConfigError extends Error {
  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
    this.name = 'ConfigError';
  }
}

/** Reads the environment once. An empty value counts as absent. Throws `ConfigError` naming each bad variable. */
export function loadConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const shape = Object.fromEntries(Object.entries(variables).map(([name, [schema]]) => [name, schema]));
  const given = Object.fromEntries(
    Object.keys(variables).map((name) => [name, environment[name] === '' ? undefined : environment[name]]),
  );
  const parsed = z.object(shape).safeParse(given);
  if (!parsed.success) {
    const names = new Set(parsed.error.issues.map((issue) => String(issue.path[0])));
    throw new ConfigError([...names].map((name) => `${name}: takes ${takes(name)}`));
  }
  const config = Object.freeze(parsed.data) as Config;
  if (config.HCAPTCHA_SECRET !== undefined && config.HCAPTCHA_SITE_KEY === undefined) {
    throw new ConfigError([
      'HCAPTCHA_SITE_KEY: has to be set with HCAPTCHA_SECRET, or nobody could solve the captcha',
    ]);
  }
  if (config.CHATKIT_WORKFLOW_ID !== undefined && config.OPENAI_API_KEY === undefined)
    throw new ConfigError([
      'OPENAI_API_KEY: has to be set with CHATKIT_WORKFLOW_ID, whose sessions it opens',
    ]);
  return config;
}

function takes(name: string): string {
  return Object.entries(variables).find(([candidate]) => candidate === name)?.[1][1] ?? 'another value';
}

/** The environment of this process; mistakes are told in plain lines and end it. */
export function loadConfigOrExit(): Config {
  try {
    return loadConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
