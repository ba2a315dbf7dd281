import { RefineAction } from '@quintet/contracts/reports/refine-actions';
import { browserStorage, parseStored, useStored, useStoredNames } from '../../../api/browser-storage.ts';
import { asRecord } from '../../../api/unparsed.ts';
import type { Place } from './unsaved-edits.ts';

/** What is asked for: an instruction, and the named action that it was written for. */
export interface RefineRequest {
  readonly prompt: string;
  readonly action?: RefineAction;
}

/** A refinement of this browser that waits for a yes or a no. */
export interface Review extends RefineRequest {
  readonly job_id: string;
  /** The version that was refined. */
  readonly base: number;
}

const prefixOf = (report_id: string) => `reports.review.${report_id}.`;
const keyOf = ({ report_id, section_title }: Place) => prefixOf(report_id) + section_title;

/** The refinement of a section that is not decided yet. */
export function useReview(place: Place): Review | undefined {
  return readReview(parseStored(useStored(keyOf(place))));
}

/** The titles of the sections with a refinement to decide on. */
export function useReviewedTitles(report_id: string): ReadonlySet<string> {
  return useStoredNames(prefixOf(report_id));
}

export function storeReview(place: Place, review: Review | undefined): void {
  browserStorage.write(keyOf(place), review === undefined ? null : JSON.stringify(review));
}

function readReview(value: unknown): Review | undefined {
  const { job_id, base, prompt, action } = asRecord(value) ?? {};
  if (typeof job_id !== 'string' || typeof base !== 'number' || typeof prompt !== 'string') return undefined;
  const known = RefineAction.safeParse(action);
  return { job_id, base, prompt, ...(known.success ? { action: known.data } : {}) };
}
