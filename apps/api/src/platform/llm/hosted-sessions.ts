import type { SessionCreateParams } from 'openai/resources/beta/chatkit/sessions';
import { LlmError, toLlmError } from './error.ts';

/** A chat session at OpenAI: what opens it, and when it ends, in seconds since the epoch. */
export interface HostedSession {
  readonly client_secret: string;
  readonly expires_at: number;
}

export interface HostedSessions {
  /** Opens a session for a user by a name of ours. Throws `LlmError`. */
  create(session: {
    readonly user: string;
    readonly variables: Readonly<Record<string, string | boolean>>;
    readonly signal: AbortSignal;
  }): Promise<HostedSession>;
}

/** For all of its attempts together. */
const limitMs = 3_000;
const seconds = 600;

/** The sessions of a ChatKit workflow that OpenAI runs; the SDK is loaded with the first. */
export function createHostedSessions(options: {
  readonly apiKey: string;
  readonly baseUrl: string | undefined;
  readonly workflow: string;
}): HostedSessions {
  let loading: ReturnType<typeof connect> | undefined;
  return {
    async create({ user, variables, signal }) {
      const client = await (loading ??= connect(options));
      const asked: SessionCreateParams = {
        user,
        workflow: { id: options.workflow, state_variables: { ...variables } },
        expires_after: { anchor: 'created_at', seconds },
      };
      const limit = AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
      try {
        const { client_secret, expires_at } = await client.beta.chatkit.sessions.create(asked, {
          signal: limit,
        });
        if (!client_secret || !Number.isFinite(expires_at)) throw new Error('An answer without a secret');
        return { client_secret, expires_at };
      } catch (error) {
        // The provider's words may quote what was sent.
        throw limit.aborted ? new LlmError('timeout', `No session within ${limitMs} ms.`) : toLlmError(error);
      }
    },
  };
}

async function connect({
  apiKey,
  baseUrl,
}: {
  readonly apiKey: string;
  readonly baseUrl: string | undefined;
}) {
  const { OpenAI } = await import('openai');
  return new OpenAI({
    apiKey,
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    ...(baseUrl === undefined ? {} : { baseURL: baseUrl }),
    timeout: limitMs,
    maxRetries: 1,
    logLevel: 'off',
  });
}
