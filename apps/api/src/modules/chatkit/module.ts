import { chatkitErrors } from '@quintet/contracts/chatkit/errors';
import type { Core } from '../../core.ts';
import { defineModule } from '../../module.ts';
import { createHostedSessions } from '../../platform/llm/hosted-sessions.ts';
import { chatkitRouter } from './router.ts';
import { createLiveTurns } from './server/live-turns.ts';
import type { ChatkitServices } from './services.ts';
import { createTutor } from './tutor/create-tutor.ts';
import type { Tutor } from './tutor/tutor.ts';
import { sweepNightly } from './upkeep/sweep.ts';

/** A tutor for the readers of a book, as pages of any site embed it; `openTutor` makes whoever answers. */
export function createChatkitModule(openTutor: (core: Core) => Tutor) {
  return defineModule({
    name: 'chatkit',
    router: chatkitRouter,
    errors: chatkitErrors,
    paths: ['/api/chatkit'],
    origins: ({ TUTOR_ORIGINS }) => TUTOR_ORIGINS,
    jobs: [sweepNightly],
    open: (core): ChatkitServices => ({
      hosted: openHosted(core),
      tutor: openTutor(core),
      turns: createLiveTurns(),
    }),
    close: async ({ turns }) => await turns.close(),
  });
}

/** The same with the tutor of the house. */
export const chatkitModule = createChatkitModule(createTutor);

function openHosted({ config }: Core) {
  const { CHATKIT_WORKFLOW_ID: workflow, OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl } = config;
  if (workflow === undefined || apiKey === undefined) return undefined;
  return createHostedSessions({ apiKey, baseUrl, workflow });
}
