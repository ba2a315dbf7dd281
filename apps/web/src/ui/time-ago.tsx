/** A time in words, the exact one on hover. */
export function TimeAgo({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} title={describeExactTime(at)}>
      {describeTime(at)}
    </time>
  );
}

const minute = 60_000;
const hour = 60 * minute;

/** Relative under a day, then the date as the reader's locale writes it. */
function describeTime(moment: string, now = Date.now()): string {
  const ago = now - Date.parse(moment);
  const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
  if (ago < minute) return 'just now';
  if (ago < hour) return relative.format(-Math.floor(ago / minute), 'minute');
  if (ago < 24 * hour) return relative.format(-Math.floor(ago / hour), 'hour');
  return new Date(moment).toLocaleDateString(undefined, { dateStyle: 'medium' });
}

/** The exact time, for those who point at a relative one. */
function describeExactTime(moment: string): string {
  return new Date(moment).toLocaleString(undefined, { dateStyle: 'long', timeStyle: 'medium' });
}
