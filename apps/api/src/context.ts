import type { Core } from './core.ts';
import type { Logger } from './platform/log.ts';

/** What a handler, a job or a command of a module works with: the process's tools and the module's own services. */
export interface Environment<Services = unknown> {
  readonly core: Core;
  readonly services: Services;
}

/** What is known of whoever calls, before anything of it is believed. */
export interface Caller {
  /** Client address, after `TRUST_PROXY`. */
  readonly address: string;
  /** The token of `Authorization: Bearer`, unverified. */
  readonly bearer: string | undefined;
  /** A cookie that the site's own pages sent, or those that it shares its answers with. */
  cookie(name: string): string | undefined;
  header(name: string): string | undefined;
}

/** What a handler may set on the answer besides its body. */
export interface Reply {
  /** Another status of success than the operation's own, over REST. */
  setStatus(status: number): void;
  setHeader(name: string, value: string): void;
  addCookie(cookie: string): void;
}

/**
 * Everything a domain function may use. It names the services of its module that it needs; `identity` is what the
 * operation's auth proved.
 */
export interface Context<Services = unknown, Identity = unknown> extends Environment<Services> {
  readonly caller: Caller;
  readonly reply: Reply;
  readonly identity: Identity;
  readonly requestId: string;
  readonly log: Logger;
  /** The same request with what its auth proved. */
  withIdentity<Proved>(identity: Proved): Context<Services, Proved>;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
}
