import { JobFailure } from './job-failure.ts';

const form = /^[A-Za-z0-9+/]*={0,2}$/;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The text behind `original_text`. White space, missing padding and the URL-safe alphabet are taken; throws `JobFailure`
 * with `INVALID_BASE64` for what is no base64, no UTF-8, or holds a NUL, which no text does.
 */
export function readOriginalText(base64: string): string {
  const compact = base64.replaceAll(/\s+/g, '').replaceAll('-', '+').replaceAll('_', '/');
  const digits = compact.replace(/={1,2}$/, '');
  if (!form.test(compact) || digits.length % 4 === 1) throw new JobFailure('INVALID_BASE64');
  try {
    const text = decoder.decode(Buffer.from(digits, 'base64'));
    if (!text.includes('\0')) return text;
  } catch (error) {
    throw new JobFailure('INVALID_BASE64', undefined, { cause: error });
  }
  throw new JobFailure('INVALID_BASE64');
}
