/** Each app's bar in the family mark, from left to right. */
const bars = [
  { app: 'timeback', path: 'M4 13v7' },
  { app: 'reports', path: 'M8.5 8v12' },
  { app: 'bloom', path: 'M13 4v16' },
  { app: 'tutor', path: 'M17.5 8v12' },
  { app: 'book', path: 'M22 13v7' },
] as const;

export type App = (typeof bars)[number]['app'];

/** Five bars, one per app; the app the reader is in stands out. */
export function FamilyMark({ app }: { readonly app: App | undefined }) {
  return (
    <svg
      width="26"
      height="24"
      viewBox="0 0 26 24"
      fill="none"
      strokeWidth="3"
      strokeLinecap="round"
      aria-hidden
    >
      {bars.map((bar) => (
        <path
          key={bar.app}
          d={bar.path}
          className={app === undefined || bar.app === app ? 'stroke-accent' : 'stroke-line-strong opacity-60'}
        />
      ))}
    </svg>
  );
}
