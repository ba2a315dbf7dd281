import { pino, type Logger } from 'pino';

export type { Logger };

/** JSON lines on stdout. Credentials and addresses are cut out wherever an object carries them. */
export function createLog(level: string): Logger {
  const secret = ['authorization', 'cookie', 'email', 'token', 'password', 'secret'];
  return pino({
    level,
    base: null,
    redact: { paths: [...secret, ...secret.map((name) => `*.${name}`)], remove: true },
  });
}

const quietMs = 60_000;
const said = new WeakMap<Pick<Logger, 'warn'>, Map<string, number>>();

/** Warns of what goes on until somebody mends it, as a dependency that is away: of each message once a minute. */
export function warnSeldom(log: Pick<Logger, 'warn'>, fields: object, message: string): void {
  const times = said.get(log) ?? new Map<string, number>();
  said.set(log, times);
  const now = performance.now();
  if (now - (times.get(message) ?? -Infinity) < quietMs) return;
  times.set(message, now);
  log.warn(fields, message);
}
