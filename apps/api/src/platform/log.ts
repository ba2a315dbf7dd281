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
