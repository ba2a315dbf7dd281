/** The longest a request may wait for its job, in seconds. */
const mostSeconds = 30;

/**
 * The seconds that `Prefer: wait=N` (RFC 7240) asks for, at most 30; `undefined` when it does not ask. Of several the
 * first counts; one that is no whole number is ignored, as the RFC wants it.
 */
export function readWait(header: string | undefined): number | undefined {
  for (const preference of (header ?? '').split(',')) {
    const [token = ''] = preference.split(';');
    const found = /^\s*wait\s*=\s*"?(\d{1,9})"?\s*$/i.exec(token)?.[1];
    if (found !== undefined) return Math.min(mostSeconds, Number(found));
  }
  return undefined;
}
