import type { Auth } from '@quintet/contracts/operation';
import type { Context } from './context.ts';
import {
  authenticateReportKey,
  authenticateReportSession,
  type ReportSession,
} from './modules/reports/sign-in.ts';
import { authenticateAgentLoop, type Listener } from './modules/timeback/agent-token.ts';
import { authenticateService } from './modules/timeback/service-sign-in.ts';
import { authenticateVisitor } from './modules/timeback/session.ts';
import type { Visitor } from './modules/timeback/visitors.ts';

/** What each kind of auth proves about the caller. */
export interface Identities extends Record<Auth, unknown> {
  public: undefined;
  visitor: Visitor;
  agent_loop: Listener;
  /** The name in the token. */
  service: string;
  /** Who owns what the key makes: the SHA-256 of the key. */
  report_key: string;
  report_session: ReportSession;
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
  report_key: authenticateReportKey,
  report_session: authenticateReportSession,
};

/** Kinds that look at nothing but headers: they are checked before a body is read, and once more behind the limits. */
export const headerAuth: ReadonlySet<Auth> = new Set(['report_key', 'report_session']);
