import type { Auth } from '@quintet/contracts/operation';
import type { Context } from './context.ts';
import { authenticateAgentLoop } from './modules/timeback/agent-token.ts';
import { authenticateService } from './modules/timeback/service-sign-in.ts';
import { authenticateVisitor } from './modules/timeback/session.ts';
import type { Visitor } from './modules/timeback/visitors.ts';

/** What each kind of auth proves about the caller. */
export interface Identities extends Record<Auth, unknown> {
  public: undefined;
  visitor: Visitor;
  /** The vid the token is for. */
  agent_loop: string;
  /** The name in the token. */
  service: string;
}

type Authenticators = {
  readonly [Kind in Auth]: (ctx: Context, raw: unknown) => Promise<Identities[Kind]> | Identities[Kind];
};

/** One check per kind of auth, run after the limits and before validation. Each throws its document's own error. */
export const authenticators: Authenticators = {
  public: () => undefined,
  visitor: authenticateVisitor,
  agent_loop: authenticateAgentLoop,
  service: authenticateService,
};
