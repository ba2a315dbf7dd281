import { createHash } from 'node:crypto';

/** The same for the same text only, character by character. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text, 'utf16le').digest('base64url');
}
