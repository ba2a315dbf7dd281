import { createHash, randomBytes } from 'node:crypto';

/** A secret that opens a session: 256 random bits. */
export function mintSecret(): string {
  return `sk_chatkit_${randomBytes(32).toString('base64url')}`;
}

/** What is kept of a secret. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
