import { browserStorage, useStored } from '../../../api/browser-storage.ts';
import type { Place } from './unsaved-edits.ts';

const keyOf = ({ report_id, section_title }: Place) => `reports.wish.${report_id}.${section_title}`;

/** What somebody wants changed in a section, in their own words; it stays until it is done and accepted. */
export function useWish(place: Place): string {
  return useStored(keyOf(place)) ?? '';
}

export function storeWish(place: Place, text: string): void {
  browserStorage.write(keyOf(place), text === '' ? null : text);
}

/** Forgets the wish that was fulfilled; one that was typed meanwhile stays. */
export function endWish(place: Place, fulfilled: string): void {
  if (browserStorage.read(keyOf(place))?.trim() === fulfilled) storeWish(place, '');
}
