import type { ThreadEvent } from '@quintet/contracts/chatkit/events';
import type { ItemOf, ThreadItem } from '@quintet/contracts/chatkit/items';
import { mintChatId } from '../../modules/chatkit/threads/ids.ts';
import type { Action, Turn, Tutor } from '../../modules/chatkit/tutor/tutor.ts';

export type Script = (turn: Turn, message: ItemOf<'user_message'> | undefined) => AsyncIterable<ThreadEvent>;

/** A tutor that does what a test tells it, in the place of the house's. */
export function createScriptedTutor() {
  let script: Script = async function* () {};
  const acted: { action: Action; sender: string | undefined }[] = [];
  let updated: ThreadItem | undefined;
  const tutor: Tutor = {
    respond: (turn, message) => script(turn, message),
    receive: (turn) => script(turn, undefined),
    act(turn, action, sender) {
      acted.push({ action, sender: sender?.id });
      return script(turn, undefined);
    },
    update: (_turn, action, sender) => {
      acted.push({ action, sender: sender?.id });
      return Promise.resolve(updated);
    },
  };
  return {
    tutor,
    acted,
    play(next: Script) {
      script = next;
    },
    answerUpdates(item: ThreadItem) {
      updated = item;
    },
  };
}

/** The common fields of an item that a script makes. */
export function newItem(turn: Turn, kind: Parameters<typeof mintChatId>[0] = 'message') {
  return { id: mintChatId(kind), thread_id: turn.thread_id, created_at: new Date().toISOString() };
}

/** A message in one piece. */
export async function* sayOnce(turn: Turn, text: string): AsyncGenerator<ThreadEvent> {
  const content = [{ type: 'output_text' as const, text, annotations: [] }];
  yield { type: 'thread.item.done', item: { type: 'assistant_message', ...newItem(turn), content } };
}
