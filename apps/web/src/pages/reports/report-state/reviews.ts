import { browserStorage, parseStored, useStored, useStoredNames } from '../../../api/browser-storage.ts';
import type { Place } from './edits.ts';

/** A refinement of this browser that waits for a yes or a no. */
export interface Review {
  readonly job_id: string;
  /** The version that was refined. */
  readonly base: number;
  readonly prompt: string;
}

const prefixOf = (report_id: string) => `reports.review.${report_id}.`;
const keyOf = ({ report_id, section_title }: Place) => prefixOf(report_id) + section_title;

/** The refinement of a section that is not decided yet. */
export function useReview(place: Place): Review | undefined {
  const value = parseStored(useStored(keyOf(place)));
  return isReview(value) ? value : undefined;
}

/** The titles of the sections with a refinement to decide on. */
export function useReviewedTitles(report_id: string): ReadonlySet<string> {
  return useStoredNames(prefixOf(report_id));
}

export function keepReview(place: Place, review: Review | undefined): void {
  browserStorage.write(keyOf(place), review === undefined ? null : JSON.stringify(review));
}

function isReview(value: unknown): value is Review {
  return (
    value instanceof Object &&
    typeof Reflect.get(value, 'job_id') === 'string' &&
    typeof Reflect.get(value, 'base') === 'number' &&
    typeof Reflect.get(value, 'prompt') === 'string'
  );
}
