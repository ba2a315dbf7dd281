import type { SectionLine } from '@quintet/contracts/reports/studio-schemas';
import {
  CircleAlert,
  CircleCheck,
  CircleDashed,
  Clock,
  Info,
  Pencil,
  PenLine,
  Scale,
  type LucideIcon,
} from 'lucide-react';

export interface SectionState {
  readonly word: string;
  readonly Icon: LucideIcon;
  readonly tone: string;
  /** Needs no hand: the sign is enough for those who see it. */
  readonly isQuiet?: boolean;
  /** Why it failed. */
  readonly reason?: string;
}

interface Around {
  readonly isPlanned: boolean;
  readonly hasEdit: boolean;
  readonly hasReview: boolean;
}

/** Where a section stands, in one word. */
export function describeSection(line: SectionLine, { isPlanned, hasEdit, hasReview }: Around): SectionState {
  const isRefining = line.job?.kind === 'refine';
  if (line.state === 'processing') {
    return { word: isRefining ? 'Refining' : 'Writing', Icon: PenLine, tone: 'text-info' };
  }
  if (line.state === 'pending' || isPlanned) return { word: 'Queued', Icon: Clock, tone: 'text-info' };
  if (hasReview && line.state === 'written') return { word: 'To review', Icon: Scale, tone: 'text-warn' };
  if (hasEdit) return { word: 'Unsaved edit', Icon: Pencil, tone: 'text-warn' };
  if (wasRefused(line) && hasReview) return { word: 'Not changed', Icon: Info, tone: 'text-info' };
  if (line.state === 'failed' && !wasRefused(line) && !(wasStopped(line) && line.version > 0)) {
    if (wasStopped(line)) return { word: 'Stopped', Icon: CircleAlert, tone: 'text-ink-soft' };
    const reason = line.job?.error?.message;
    return {
      word: 'Failed',
      Icon: CircleAlert,
      tone: 'text-bad',
      ...(reason === undefined ? {} : { reason }),
    };
  }
  if (line.version === 0) return { word: 'Empty', Icon: CircleDashed, tone: 'text-ink-soft', isQuiet: true };
  if (line.origin === 'edited') return { word: 'Edited', Icon: CircleCheck, tone: 'text-good' };
  return { word: 'Written', Icon: CircleCheck, tone: 'text-good', isQuiet: true };
}

/** Whether the newest job was ended by a person. */
export function wasStopped(line: SectionLine): boolean {
  return line.job?.error?.error_code === 'CANCELLED';
}

/** Whether the newest job was an instruction that was not followed; the section is as it was. */
export function wasRefused(line: SectionLine): boolean {
  return line.state === 'failed' && line.job?.error?.error_code === 'INVALID_INSTRUCTION';
}
