import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Context } from '../../../context.ts';

const halfAYear = 15_552_000;
const name = 'tutor_learner';

/** Whoever asks, as his signed token says, or somebody new. */
export interface Learner {
  readonly id: string;
  readonly isKnown: boolean;
}

/** Finds out who asks by `X-Tutor-Learner`, else by the cookie. A token that is not ours is as good as none. */
export async function findLearner({ core, caller }: Context): Promise<Learner> {
  const token = caller.header('x-tutor-learner') ?? caller.cookie(name);
  const verified = token === undefined ? undefined : await core.tokens.verify(token, name, halfAYear);
  const id = z.uuid().safeParse(verified?.sub).data;
  return id === undefined ? { id: randomUUID(), isKnown: false } : { id, isKnown: true };
}

/**
 * Gives a learner his token: the site's own pages get it as a cookie that scripts cannot read, all others as a header to
 * keep, because browsers do not keep cookies of other sites.
 */
export async function tellLearner({ core, caller, reply }: Context, { id }: Learner): Promise<void> {
  const token = await core.tokens.sign({ aud: name, sub: id, seconds: halfAYear });
  if (caller.header('sec-fetch-site') === 'same-origin')
    reply.addCookie(`${name}=${token}; Path=/; Max-Age=${halfAYear}; Secure; HttpOnly; SameSite=Lax`);
  else reply.setHeader('x-tutor-learner', token);
}
