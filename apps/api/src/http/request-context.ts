import { parseCookie } from 'cookie';
import type { FastifyRequest } from 'fastify';
import type { Caller, Context, Environment, Reply } from '../context.ts';
import type { Core } from '../core.ts';
import { readClientAddress } from '../platform/limits/client-address.ts';
import type { RequestHead, Sharing } from './allow-origins.ts';

/** One request, its answer, and whom that is shared with. Those of a socket are less than Fastify's. */
export interface Exchange {
  readonly request: RequestHead &
    Pick<FastifyRequest, 'id' | 'ip'> & { readonly socket: { readonly remoteAddress?: string | undefined } };
  readonly reply: {
    readonly raw: { readonly closed: boolean; once(event: 'close', listener: () => void): unknown };
    code(status: number): unknown;
    header(name: string, value: string): unknown;
  };
  readonly sharing: Sharing;
  /** That of a socket, which has any number of calls. */
  readonly signal?: AbortSignal;
}

/** The context of one request. Cookies, bearer and signal are worked out only when a handler asks. */
export function createContext<Services>(
  environment: Environment<Services>,
  exchange: Exchange,
): Context<Services> {
  return new RequestContext(environment, exchange, undefined);
}

class RequestContext<Services, Identity> implements Context<Services, Identity>, Caller, Reply {
  readonly core: Core;
  readonly services: Services;
  readonly identity: Identity;
  private readonly exchange: Exchange;
  private cookies: Readonly<Record<string, string | undefined>> | undefined;
  private abort: AbortController | undefined;

  constructor({ core, services }: Environment<Services>, exchange: Exchange, identity: Identity) {
    this.core = core;
    this.services = services;
    this.exchange = exchange;
    this.identity = identity;
  }

  withIdentity<Proved>(identity: Proved): Context<Services, Proved> {
    return new RequestContext(this, this.exchange, identity);
  }

  get caller(): Caller {
    return this;
  }

  get reply(): Reply {
    return this;
  }

  get requestId(): string {
    return this.exchange.request.id;
  }

  get log() {
    return this.core.log;
  }

  get address(): string {
    return readClientAddress({
      peer: this.exchange.request.socket.remoteAddress ?? 'unknown',
      forwarded: this.exchange.request.ip,
      trusted: this.core.config.TRUST_PROXY,
      header: (name) => this.header(name),
    });
  }

  get bearer(): string | undefined {
    return /^Bearer +(\S+)$/i.exec(this.header('authorization') ?? '')?.[1];
  }

  get signal(): AbortSignal {
    const { signal } = this.exchange;
    if (signal !== undefined) return signal;
    if (this.abort === undefined) {
      const abort = new AbortController();
      this.abort = abort;
      const { raw } = this.exchange.reply;
      // Whoever asks late is not told again.
      if (raw.closed) abort.abort();
      else raw.once('close', () => abort.abort());
    }
    return this.abort.signal;
  }

  header(name: string): string | undefined {
    const value = this.exchange.request.headers[name];
    return Array.isArray(value) ? value[0] : value;
  }

  cookie(name: string): string | undefined {
    this.cookies ??= this.exchange.sharing.mayActOnCookie(this.exchange.request)
      ? parseCookie(this.header('cookie') ?? '')
      : {};
    return this.cookies[name];
  }

  setStatus(status: number): void {
    this.exchange.reply.code(status);
  }

  setHeader(name: string, value: string): void {
    this.exchange.reply.header(name, value);
  }

  addCookie(cookie: string): void {
    this.exchange.reply.header('set-cookie', cookie);
  }
}
