import type { Icp } from '@quintet/contracts/timeback/schemas';
import { createContext, useContext } from 'react';
import { browserStorage, parseStored, tabStorage } from '../../../api/browser-storage.ts';
import { isIcp } from '../wording.ts';

/** What the visitor has typed and chosen so far. */
export interface Answers {
  readonly email: string;
  readonly icp?: Icp;
  /** The server knows this visitor: a session was started, or the cookie of an earlier visit was good. */
  readonly known: boolean;
  readonly vid?: string;
  readonly outcome?: string;
  readonly context_key?: string;
  readonly context_value?: string;
}

/** Why the visitor was sent back, told on the page that they were sent to. */
export type SentBack = 'answer_refused' | 'visitor_unknown' | 'forgotten';

export interface AnswersState {
  readonly answers: Answers;
  readonly change: (change: Partial<Answers>) => void;
  /** Starts over with nothing known. */
  readonly clear: () => void;
  readonly sentBack: SentBack | undefined;
  readonly sendBack: (reason: SentBack | undefined) => void;
}

export const noAnswers: Answers = { email: '', known: false };

export const AnswersContext = createContext<AnswersState>({
  answers: noAnswers,
  change: () => undefined,
  clear: () => undefined,
  sentBack: undefined,
  sendBack: () => undefined,
});

/** The visitor's answers in this tab. */
export function useAnswers(): AnswersState {
  return useContext(AnswersContext);
}

const storageKey = 'timeback.answers';
const returningKey = 'timeback.returning';

/** The answers of this tab before a reload. */
export function readAnswers(): Answers {
  return parseAnswers(parseStored(tabStorage.read(storageKey)));
}

/** Keeps the answers for a reload of this tab. */
export function keepAnswers(answers: Answers): void {
  tabStorage.write(storageKey, JSON.stringify(answers));
}

/** Remembers that a page was seen in this browser, so that the next visit waits for it instead of showing the form. */
export function rememberReturning(returning: boolean): void {
  browserStorage.write(returningKey, returning ? 'yes' : null);
}

/** Whether a page was seen in this browser before. */
export function isReturning(): boolean {
  return browserStorage.read(returningKey) === 'yes';
}

function parseAnswers(stored: unknown): Answers {
  if (typeof stored !== 'object' || stored === null) return noAnswers;
  const entries = Object.entries(stored).filter(([, value]) => typeof value === 'string');
  const { email, icp, vid, outcome, context_key, context_value }: Partial<Record<string, string>> =
    Object.fromEntries(entries);
  const known = 'known' in stored && stored.known === true;
  return {
    email: email ?? '',
    icp: isIcp(icp) ? icp : undefined,
    known,
    vid,
    outcome,
    context_key,
    context_value,
  };
}
