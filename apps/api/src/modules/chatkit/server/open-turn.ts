import { randomUUID } from 'node:crypto';
import type { Transaction } from '@quintet/db/open-db';
import type { Context } from '../../../context.ts';
import type { OpenSession } from '../sessions/authenticate.ts';
import { readState, type ThreadRow } from '../threads/rows.ts';
import { newestItems } from '../threads/store.ts';
import type { Turn, Tutor } from '../tutor/tutor.ts';
import type { LiveTurns } from './live-turns.ts';

export interface ServerServices {
  readonly tutor: Tutor;
  readonly turns: LiveTurns;
}

export type ServerContext = Context<ServerServices, OpenSession>;

/** How many items a tutor looks back. */
const most = 200;

/** What the tutor is given of a thread. */
export function openTurn({ core, identity }: ServerContext, thread: ThreadRow, signal: AbortSignal): Turn {
  return {
    thread_id: thread.id,
    learner_id: identity.learner_id,
    context: identity.context,
    state: readState(thread),
    signal,
    history: async () => (await newestItems(core.db.prisma, thread.id, most)).toReversed(),
  };
}

/** A new turn of a thread that is held: from now on no other may write its items. */
export async function takeTurn(tx: Transaction, id: string): Promise<{ turn: string; thread: ThreadRow }> {
  const turn = randomUUID();
  const thread = await tx.chatkitThread.update({ where: { id }, data: { turn, turn_ended: false } });
  return { turn, thread };
}
