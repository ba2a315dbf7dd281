import type { HostedSessions } from '../../platform/llm/hosted-sessions.ts';

/** What the tutor's handlers work with besides the core. A function names the part that it needs. */
export interface ChatkitServices {
  /** Sessions of a workflow at OpenAI, instead of our own. */
  readonly hosted: HostedSessions | undefined;
}
