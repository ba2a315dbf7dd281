import { bloomErrors } from '@quintet/contracts/bloom/errors';
import type { Core } from '../../core.ts';
import { defineModule } from '../../module.ts';
import { isLoopback } from '../../platform/loopback.ts';
import { createRoles } from './access/roles.ts';
import { createRows } from './access/rows.ts';
import { createUserTokens } from './access/user-tokens.ts';
import { runBloom } from './commands/bloom-command.ts';
import { demoAccounts, demoPassword, loadDemoAgency } from './demo/demo-agency.ts';
import { scoreLead } from './leads/score-lead.ts';
import { bloomRouter } from './router.ts';
import type { BloomServices } from './services.ts';
import { sweepNightly } from './upkeep/sweep.ts';
import { runWorkflow } from './workflows/run-workflow.ts';

/** An agency's back end: agents, workflows, payments, leads, analytics and notifications. */
export const bloomModule = defineModule({
  name: 'bloom',
  router: bloomRouter,
  errors: bloomErrors,
  paths: ['/api'],
  origins: ({ BLOOM_ORIGINS }) => BLOOM_ORIGINS,
  jobs: [scoreLead, sweepNightly],
  pages: ['/bloom', '/bloom/leads', '/bloom/conversations', '/bloom/notifications'],
  commands: { bloom: runBloom },
  demoData: loadDemoAgency,
  runs: [runWorkflow],
  open: openBloom,
  notices: ({ demoSignIns }) => demoSignIns,
});

function openBloom(core: Core): BloomServices {
  const { config, db } = core;
  const isDemo = config.DEMO_DATA && config.SUPABASE_URL === undefined && isLoopback(config.HOST);
  return {
    demoSignIns: isDemo
      ? demoAccounts.map(
          ({ email, role }) => `Bloom's demo ${role}: ${email}, password ${demoPassword(core, email)}`,
        )
      : [],
    rows: createRows(core),
    roles: createRoles(db.prisma),
    userTokens: createUserTokens({
      secret: config.SUPABASE_JWT_SECRET,
      url: config.SUPABASE_URL,
      localSecret: core.deriveSecret('bloom user tokens'),
    }),
  };
}
