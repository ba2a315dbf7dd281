import type { HostedSessions } from '../../platform/llm/hosted-sessions.ts';
import type { ServerServices } from './server/open-turn.ts';

/** What the tutor's handlers work with besides the core. A function names the part that it needs. */
export interface ChatkitServices extends ServerServices {
  /** Sessions of a workflow at OpenAI, instead of our own. */
  readonly hosted: HostedSessions | undefined;
}
