import type { Figures } from '@quintet/contracts/timeback/admin-schemas';
import type { z } from 'zod';
import type { ScopeStats } from './stats.ts';

/** What a receipt keeps of the figures a page speaks of. */
export function toFigures(stats: ScopeStats): z.infer<typeof Figures> {
  const { scope_label, pupils, before, after, gain, weeks, demo } = stats;
  return { scope_label, pupils, before, after, gain, weeks, demo };
}
