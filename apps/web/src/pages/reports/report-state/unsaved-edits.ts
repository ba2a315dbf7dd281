import { browserStorage, parseStored, useStored, useStoredNames } from '../../../api/browser-storage.ts';

/** Text of a section that was typed and not saved yet. */
export interface UnsavedEdit {
  readonly markdown: string;
  /** The version that was edited; 0 when there was none. */
  readonly base: number;
}

export interface Place {
  readonly report_id: string;
  readonly section_title: string;
}

const prefixOf = (report_id: string) => `reports.edit.${report_id}.`;
const keyOf = ({ report_id, section_title }: Place) => prefixOf(report_id) + section_title;

/** The unsaved text of a section, the same in every tab. */
export function useUnsavedEdit(place: Place): UnsavedEdit | undefined {
  return parseEdit(useStored(keyOf(place)));
}

/** The titles of the sections with unsaved text. */
export function useUnsavedTitles(report_id: string): ReadonlySet<string> {
  return useStoredNames(prefixOf(report_id));
}

export function readUnsavedEdit(place: Place): UnsavedEdit | undefined {
  return parseEdit(browserStorage.read(keyOf(place)));
}

/** Keeps the text in this browser. Gives false when it lasts only as long as this tab. */
export function storeUnsavedEdit(place: Place, edit: UnsavedEdit | undefined): boolean {
  return browserStorage.write(keyOf(place), edit === undefined ? null : JSON.stringify(edit));
}

function parseEdit(stored: string | null): UnsavedEdit | undefined {
  const value = parseStored(stored);
  const markdown: unknown = value instanceof Object ? Reflect.get(value, 'markdown') : undefined;
  const base: unknown = value instanceof Object ? Reflect.get(value, 'base') : undefined;
  return typeof markdown === 'string' && typeof base === 'number' ? { markdown, base } : undefined;
}
