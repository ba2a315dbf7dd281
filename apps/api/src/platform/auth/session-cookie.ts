import { isLoopback } from '../loopback.ts';

/** A cookie that signs in to the site's own pages for so many seconds; with 0 it is taken back. */
export function writeSessionCookie(
  { PUBLIC_URL, HOST }: { readonly PUBLIC_URL?: string | undefined; readonly HOST: string },
  { name, value, seconds }: { readonly name: string; readonly value: string; readonly seconds: number },
): string {
  // Some browsers drop a Secure cookie over plain HTTP even from this machine.
  const secure = PUBLIC_URL?.startsWith('https:') === true || !isLoopback(HOST) ? ' Secure;' : '';
  return `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=${seconds};${secure} HttpOnly; SameSite=Strict`;
}
