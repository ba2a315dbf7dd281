import type { View } from './desk/desk-context.ts';

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

/** Whose new opportunity it is. */
export function readCustomerSearch({ customer }: Record<string, unknown>): { readonly customer?: string } {
  return typeof customer === 'string' ? { customer } : {};
}
