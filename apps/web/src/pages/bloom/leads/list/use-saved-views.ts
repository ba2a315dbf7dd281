import { browserStorage, parseStored, useStored } from '../../../../api/browser-storage.ts';
import { asRecord } from '../../../../api/unparsed.ts';
import { filtersOf, type LeadSearch, readLeadSearch } from '../search/lead-search.ts';

interface SavedView {
  readonly name: string;
  readonly filters: LeadSearch;
}

const key = 'quintet.bloom.lead-views';

/** The views that this browser keeps; all its tabs share them. */
export function useSavedViews() {
  const views = readViews(useStored(key));
  const keep = (next: readonly SavedView[]) => browserStorage.write(key, JSON.stringify(next));
  return {
    views,
    /** One of the same name is replaced. */
    save: (name: string, filters: LeadSearch) =>
      keep([...views.filter((view) => view.name !== name), { name, filters }]),
    forget: (name: string) => keep(views.filter((view) => view.name !== name)),
  };
}

/** What was stored by an older version, or by hand, is read like an address. */
function readViews(stored: string | null): SavedView[] {
  const parsed = parseStored(stored);
  if (!Array.isArray(parsed)) return [];
  return parsed.flatMap((item: unknown) => {
    const { name, filters } = asRecord(item) ?? {};
    if (typeof name !== 'string' || name === '') return [];
    return { name, filters: filtersOf(readLeadSearch(asRecord(filters) ?? {})) };
  });
}
