const paths = {
  send: 'M12 19V5M6 11l6-6 6 6',
  stop: 'M7 7h10v10H7Z',
  close: 'M6 6l12 12M18 6 6 18',
  again: 'M4 12a8 8 0 1 0 2.5-5.8M4 4v4.5h4.5',
  history: 'M12 7v5l3 2M4 12a8 8 0 1 0 2.5-5.8M4 4v4.5h4.5',
  fresh: 'M12 5v14M5 12h14',
  good: 'M7 11v9M7 20H4v-9h3l4-8c1.5 0 2.5 1 2.5 2.5V9h5a2 2 0 0 1 2 2.3l-1.2 7a2 2 0 0 1-2 1.7Z',
  bad: 'M17 13V4M17 4h3v9h-3l-4 8c-1.5 0-2.5-1-2.5-2.5V15h-5a2 2 0 0 1-2-2.3l1.2-7A2 2 0 0 1 6.7 4Z',
} as const;

/** A picture that says nothing to those who cannot see it: words stand beside it, or in the label of its button. */
export function Icon({ name }: { readonly name: keyof typeof paths }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
