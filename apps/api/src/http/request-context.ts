import { parseCookie } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller, Context, Environment, Reply } from '../context.ts';
import type { Core } from '../core.ts';
import { readClientAddress } from '../platform/limits/client-address.ts';

/** The context of one request. Cookies, bearer and signal are worked out only when a handler asks. */
export function createContext<Services>(
  environment: Environment<Services>,
  request: FastifyRequest,
  reply: FastifyReply,
): Context<Services> {
  return new RequestContext(environment, request, reply, undefined);
}

class RequestContext<Services, Identity> implements Context<Services, Identity>, Caller, Reply {
  readonly core: Core;
  readonly services: Services;
  readonly identity: Identity;
  private readonly request: FastifyRequest;
  private readonly fastifyReply: FastifyReply;
  private cookies: Readonly<Record<string, string | undefined>> | undefined;
  private abort: AbortController | undefined;

  constructor(
    { core, services }: Environment<Services>,
    request: FastifyRequest,
    reply: FastifyReply,
    identity: Identity,
  ) {
    this.core = core;
    this.services = services;
    this.request = request;
    this.fastifyReply = reply;
    this.identity = identity;
  }

  withIdentity<Proved>(identity: Proved): Context<Services, Proved> {
    return new RequestContext(this, this.request, this.fastifyReply, identity);
  }

  get caller(): Caller {
    return this;
  }

  get reply(): Reply {
    return this;
  }

  get requestId(): string {
    return this.request.id;
  }

  get log() {
    return this.core.log;
  }

  get address(): string {
    return readClientAddress({
      peer: this.request.socket.remoteAddress ?? 'unknown',
      forwarded: this.request.ip,
      trusted: this.core.config.TRUST_PROXY,
      header: (name) => this.header(name),
    });
  }

  get bearer(): string | undefined {
    return /^Bearer +(\S+)$/i.exec(this.header('authorization') ?? '')?.[1];
  }

  get signal(): AbortSignal {
    if (this.abort === undefined) {
      const abort = new AbortController();
      this.abort = abort;
      this.fastifyReply.raw.once('close', () => abort.abort());
    }
    return this.abort.signal;
  }

  header(name: string): string | undefined {
    const value = this.request.headers[name];
    return Array.isArray(value) ? value[0] : value;
  }

  cookie(name: string): string | undefined {
    this.cookies ??= parseCookie(this.header('cookie') ?? '');
    return this.cookies[name];
  }

  setStatus(status: number): void {
    this.fastifyReply.code(status);
  }

  setHeader(name: string, value: string): void {
    this.fastifyReply.header(name, value);
  }

  addCookie(cookie: string): void {
    this.fastifyReply.header('set-cookie', cookie);
  }
}
