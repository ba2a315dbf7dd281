import { z } from 'zod';
import { operation } from '../operation.ts';
import { timebackErrors } from './errors.ts';
import {
  AgentToken,
  FeedbackInput,
  Outcomes,
  Page,
  PersonalizeInput,
  Profile,
  SessionInput,
  Task,
  VidInput,
} from './schemas.ts';

const none = z.object({});

/** `POST /session/start` (contract §1): create or resume a visitor; sets the `tb_vid` cookie. */
export const startSession = operation({
  name: 'timeback.startSession',
  table: timebackErrors,
  method: 'POST',
  path: '/session/start',
  status: 200,
  input: SessionInput,
  output: z.object({ vid: z.uuidv4(), new_user: z.boolean(), duplicate: z.boolean() }),
  errors: [
    'invalid_email',
    'invalid_icp',
    'invalid_captcha',
    'invalid_request',
    'rate_limited',
    'provider_down',
  ],
  auth: 'public',
  limits: [
    { name: 'timeback.startSession.ip', points: 5, seconds: 60, by: 'ip' },
    { name: 'timeback.startSession.email', points: 10, seconds: 60, by: 'email' },
  ],
  summary: 'Create or resume a visitor session',
  invalid: { email: 'invalid_email', icp: 'invalid_icp', '*': 'invalid_request' },
});

/** `GET /session/settings`: what the start form has to know. The site key is there when a captcha has to be solved (contract §5). */
export const getSettings = operation({
  name: 'timeback.getSettings',
  table: timebackErrors,
  method: 'GET',
  path: '/session/settings',
  status: 200,
  input: none,
  output: z.object({ captcha_site_key: z.string().nullable() }),
  errors: [],
  auth: 'public',
  limits: [],
  summary: 'What the start form has to know',
  invalid: { '*': 'invalid_request' },
});

/** `POST /personalize` (contract §2): the blocks of the visitor's page. */
export const personalize = operation({
  name: 'timeback.personalize',
  table: timebackErrors,
  method: 'POST',
  path: '/personalize',
  status: 200,
  input: PersonalizeInput,
  output: Page,
  errors: [
    'invalid_context',
    'invalid_vid',
    'preview_forbidden',
    'missing_fields',
    'rate_limited',
    'provider_down',
  ],
  auth: 'visitor',
  limits: [{ name: 'timeback.personalize.ip', points: 30, seconds: 60, by: 'ip' }],
  summary: 'Generate page blocks for a visitor',
  invalid: { '*': 'missing_fields' },
});

/** `GET /profile` (contract §3): what a return visitor answered before. */
export const getProfile = operation({
  name: 'timeback.getProfile',
  table: timebackErrors,
  method: 'GET',
  path: '/profile',
  status: 200,
  input: VidInput,
  output: Profile,
  errors: ['invalid_vid', 'provider_down'],
  auth: 'visitor',
  limits: [],
  summary: 'Fetch the stored profile of a return visitor',
  invalid: { '*': 'invalid_vid' },
});

/** `POST /profile/delete` (contract §7.3): forget a visitor and everything kept about them. */
export const deleteProfile = operation({
  name: 'timeback.deleteProfile',
  table: timebackErrors,
  method: 'POST',
  path: '/profile/delete',
  status: 200,
  input: VidInput,
  output: z.object({ deleted: z.literal(true) }),
  errors: ['invalid_vid', 'provider_down'],
  auth: 'visitor',
  limits: [],
  summary: 'Delete a visitor and everything kept about them',
  invalid: { '*': 'invalid_vid' },
});

/** `GET /outcomes`: the quiz, by icp. */
export const listOutcomes = operation({
  name: 'timeback.listOutcomes',
  table: timebackErrors,
  method: 'GET',
  path: '/outcomes',
  status: 200,
  input: none,
  output: Outcomes,
  errors: [],
  auth: 'public',
  limits: [],
  summary: 'The quiz of every icp',
  invalid: { '*': 'invalid_request' },
});

/** `POST /agent/click`: the visitor followed the call to action; counted for the variant they saw. */
export const recordClick = operation({
  name: 'timeback.recordClick',
  table: timebackErrors,
  method: 'POST',
  path: '/agent/click',
  status: 200,
  input: VidInput,
  output: z.object({ recorded: z.boolean() }),
  errors: ['invalid_vid', 'rate_limited', 'provider_down'],
  auth: 'visitor',
  limits: [{ name: 'timeback.recordClick.ip', points: 60, seconds: 60, by: 'ip' }],
  summary: 'Count a click on the call to action',
  invalid: { '*': 'invalid_vid' },
});

/** `POST /agent/token`: a token of fifteen minutes for the visitor's own stream. */
export const createAgentToken = operation({
  name: 'timeback.createAgentToken',
  table: timebackErrors,
  method: 'POST',
  path: '/agent/token',
  status: 200,
  input: VidInput,
  output: AgentToken,
  errors: ['invalid_vid', 'rate_limited', 'provider_down'],
  auth: 'visitor',
  limits: [{ name: 'timeback.createAgentToken.ip', points: 60, seconds: 60, by: 'ip' }],
  summary: 'Issue a token for the agent loop',
  invalid: { '*': 'invalid_vid' },
});

/** `POST /agent/tasks/{task_id}/feedback`: the visitor took a tip up or let it pass. */
export const giveFeedback = operation({
  name: 'timeback.giveFeedback',
  table: timebackErrors,
  method: 'POST',
  path: '/agent/tasks/{task_id}/feedback',
  status: 200,
  input: FeedbackInput,
  output: Task,
  errors: ['invalid_vid', 'not_found', 'invalid_request', 'rate_limited', 'provider_down'],
  auth: 'visitor',
  limits: [{ name: 'timeback.giveFeedback.ip', points: 60, seconds: 60, by: 'ip' }],
  summary: 'Record whether a tip was accepted',
  invalid: { task_id: 'not_found', '*': 'invalid_request' },
});
