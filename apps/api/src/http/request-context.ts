import { parseCookie } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller, Context, Reply } from '../context.ts';
import { readClientAddress } from '../platform/client-address.ts';
import type { Services } from '../services.ts';

/** The context of one request. Cookies, bearer and signal are worked out only when a handler asks. */
export function createContext(services: Services, request: FastifyRequest, reply: FastifyReply): Context {
  return new RequestContext(services, request, reply, undefined);
}

class RequestContext<Identity> implements Context<Identity>, Caller, Reply {
  readonly services: Services;
  readonly identity: Identity;
  private readonly request: FastifyRequest;
  private readonly fastifyReply: FastifyReply;
  private cookies: Readonly<Record<string, string | undefined>> | undefined;
  private abort: AbortController | undefined;

  constructor(services: Services, request: FastifyRequest, reply: FastifyReply, identity: Identity) {
    this.services = services;
    this.request = request;
    this.fastifyReply = reply;
    this.identity = identity;
  }

  withIdentity<Proved>(identity: Proved): Context<Proved> {
    return new RequestContext(this.services, this.request, this.fastifyReply, identity);
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
    return this.services.log;
  }

  get address(): string {
    return readClientAddress({
      peer: this.request.socket.remoteAddress ?? 'unknown',
      trustProxy: this.services.config.TRUST_PROXY,
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
