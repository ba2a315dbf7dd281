import type { Report, SectionLine } from '@quintet/contracts/reports/studio-schemas';
import { createContext, useContext } from 'react';
import type { Place } from './unsaved-edits.ts';
import type { TextRange } from '../text/highlights.ts';
import type { Actions } from './use-actions.ts';

/** What the middle of the desk shows of a section; a number is the version that the newest one is compared with. */
export type View = 'read' | 'edit' | number;

export interface Desk {
  readonly report: Report;
  /** The section that is open. */
  readonly line: SectionLine;
  readonly place: Place;
  readonly view: View;
  /** A stretch of the open section that the reader is led to. */
  readonly target: TextRange | undefined;
  readonly actions: Actions;
  /** Whether the open section has a refinement to decide on. */
  readonly isReviewing: boolean;
  readonly refresh: () => Promise<void>;
  readonly open: (section_title: string, target?: TextRange) => void;
  readonly show: (view: View) => void;
  /** Puts the focus on the page in the middle. */
  readonly focusPage: () => void;
}

const DeskContext = createContext<Desk | undefined>(undefined);

export const DeskProvider = DeskContext.Provider;

/** The desk that the caller stands on. */
export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === undefined) throw new Error('There is no desk around this');
  return desk;
}
