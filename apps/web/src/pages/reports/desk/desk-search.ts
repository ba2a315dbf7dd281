import type { View } from '../report-state/desk-context.ts';

interface DeskSearch {
  readonly section?: string;
  readonly view?: Exclude<View, 'read'>;
}

/** What the address says about the desk. */
export function readDeskSearch(search: Record<string, unknown>): DeskSearch {
  const { section, view } = search;
  return {
    ...(typeof section === 'string' ? { section } : {}),
    ...(view === 'edit' || (typeof view === 'number' && Number.isInteger(view) && view > 0) ? { view } : {}),
  };
}
