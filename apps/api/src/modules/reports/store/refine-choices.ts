import type { RefineChoices } from '@quintet/contracts/reports/refine-actions';
import type { VersionInput } from '@quintet/contracts/reports/studio-schemas';
import type { z } from 'zod';
import type { Context } from '../../../context.ts';
import type { TaskOptions } from '../../../platform/workers/worker-pool.ts';
import { refuseTooLong } from './refuse-too-long.ts';
import { getSection } from './section-versions.ts';

/** What lists the choices, away from the event loop. */
export interface ChoiceServices {
  readonly workers: {
    run(task: 'listRefineChoices', markdown: string, options: TaskOptions): Promise<RefineChoices>;
  };
}

/** What a section can be asked for: its newest version, or the one given. Throws `NOT_FOUND`. */
export async function getRefineChoices(
  ctx: Context<ChoiceServices, string>,
  version: z.output<typeof VersionInput>,
): Promise<RefineChoices> {
  const { markdown } = await getSection(ctx, version);
  const { services, signal, identity: owner } = ctx;
  return await services.workers.run('listRefineChoices', markdown, { signal, owner }).catch(refuseTooLong);
}
