import type { Context } from '../../../context.ts';
import type { HostedSessions } from '../../../platform/llm/hosted-sessions.ts';
import type { PageContext } from './page-context.ts';

const longestMs = 600_000;

/** A session of a workflow at OpenAI; it is told everything but the address of mail. Throws `LlmError`. */
export async function openHosted(
  { signal }: Pick<Context, 'signal'>,
  hosted: HostedSessions,
  session: {
    readonly session_id: string;
    readonly user: string;
    readonly isKnown: boolean;
    readonly context: PageContext;
  },
) {
  const { session_id, user, isKnown, context } = session;
  const { client_secret, expires_at } = await hosted.create({
    user,
    signal,
    variables: {
      learning_level: 'beginner',
      ...context,
      has_highlight: context['highlighted_text'] !== undefined,
      student_known: isKnown,
      app_session_id: session_id,
    },
  });
  const now = Date.now();
  // Seconds, as documented; what can only be milliseconds is taken as such.
  const at = expires_at > 1e12 ? expires_at : expires_at * 1000;
  return { client_secret, expires: new Date(Math.min(Math.max(at, now), now + longestMs)) };
}
