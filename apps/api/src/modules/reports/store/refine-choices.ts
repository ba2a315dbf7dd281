import type { RefineChoices } from '@quintet/contracts/reports/refine-actions';
import type { VersionInput } from '@quintet/contracts/reports/studio-schemas';
import type { z } from 'zod';
import type { Context } from '../../../context.ts';
import { getSection } from './section-versions.ts';

/** What lists the choices, away from the event loop. */
export interface ChoiceServices {
  readonly workers: {
    run(task: 'listRefineChoices', markdown: string, signal: AbortSignal): Promise<RefineChoices>;
  };
}

/** What a section can be asked for: its newest version, or the one given. Throws `NOT_FOUND`. */
export async function getRefineChoices(
  ctx: Context<ChoiceServices, string>,
  version: z.output<typeof VersionInput>,
): Promise<RefineChoices> {
  const { markdown } = await getSection(ctx, version);
  return await ctx.services.workers.run('listRefineChoices', markdown, ctx.signal);
}
