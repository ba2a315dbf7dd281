import { chatkitErrors } from '@quintet/contracts/chatkit/errors';
import type { Core } from '../../core.ts';
import { defineModule } from '../../module.ts';
import { createHostedSessions } from '../../platform/llm/hosted-sessions.ts';
import { chatkitRouter } from './router.ts';
import type { ChatkitServices } from './services.ts';

/** A tutor for the readers of a book, as pages of any site embed it. */
export const chatkitModule = defineModule({
  name: 'chatkit',
  router: chatkitRouter,
  errors: chatkitErrors,
  paths: ['/api/chatkit'],
  origins: ({ TUTOR_ORIGINS }) => TUTOR_ORIGINS,
  open: openChatkit,
});

function openChatkit({ config }: Core): ChatkitServices {
  const { CHATKIT_WORKFLOW_ID: workflow, OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl } = config;
  const isHosted = workflow !== undefined && apiKey !== undefined;
  return { hosted: isHosted ? createHostedSessions({ apiKey, baseUrl, workflow }) : undefined };
}
