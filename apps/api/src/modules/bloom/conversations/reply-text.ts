import { setTimeout as delay } from 'node:timers/promises';
import type { FollowReplyInput, followReply } from '@quintet/contracts/bloom/conversations';
import type { z } from 'zod';
import type { Bus } from '../../../platform/bus/bus.ts';
import type { Logger } from '../../../platform/log.ts';
import type { EventSource } from '../../../subscriptions.ts';
import type { TextListener } from '../agents/customer/work.ts';
import { replyTo } from '../events/streams.ts';
import { type ChatContext, hashKey } from './open-turn.ts';

type Events = { [Type in keyof typeof followReply.events]: z.input<(typeof followReply.events)[Type]> };

/** An answer that is told while it is written. */
export interface ReplyText extends TextListener {
  /** Tells what is left, and that this was all. */
  end(status: Events['done']['status']): Promise<void>;
}

const types = new Set(['delta', 'restarted', 'done']);
/** Pieces of a model are a few letters: they are told together, about ten times a second. */
const batchMs = 100;

/** The answer to a message that the caller sends or has sent. */
export async function openReply(
  { identity }: ChatContext,
  { client_message_id }: z.output<typeof FollowReplyInput>,
): Promise<EventSource> {
  return {
    streams: [replyTo(hashKey(identity, client_message_id))],
    types,
    begin: 'start',
    isLast: ({ type }) => type === 'done',
    closeAt: identity.expiresAt,
  };
}

/** Tells of an answer under the key of its message. The telling is a help to readers: when it fails the answer goes on. */
export function tellReply(
  { bus, log }: { readonly bus: Bus; readonly log: Logger },
  request_key: string,
): ReplyText {
  const stream = replyTo(request_key);
  let text = '';
  let told = '';
  let isWaiting = false;
  let telling = Promise.resolve();

  async function publish<Type extends keyof Events>(type: Type, data: Events[Type]): Promise<void> {
    try {
      await bus.transaction(async (_tx, publish) => publish(stream, type, data));
    } catch (error) {
      log.warn({ err: error }, 'an answer is not told as it is written');
    }
  }
  async function tell(): Promise<void> {
    const shown = readable(text);
    if (!shown.startsWith(told)) {
      told = '';
      await publish('restarted', {});
    }
    const offset = told.length;
    told = shown;
    if (shown.length > offset) await publish('delta', { offset, text: shown.slice(offset) });
  }
  const wake = () => {
    if (isWaiting) return;
    isWaiting = true;
    telling = telling
      .then(async () => await delay(batchMs))
      .then(async () => {
        isWaiting = false;
        await tell();
      });
  };

  return {
    add(delta) {
      text += delta;
      wake();
    },
    restart() {
      text = '';
      wake();
    },
    async end(status) {
      await telling;
      await publish('done', { status });
    },
  };
}

const [thinks, thought] = ['<think>', '</think>'];

/** What of a text is meant for the reader: no thoughts before it, and no half of a character at its end. */
function readable(text: string): string {
  const end = text.trimStart().startsWith(thinks) ? text.indexOf(thought) : -thought.length;
  const answer = end === -1 ? '' : text.slice(end + thought.length).trimStart();
  const isHalf = !answer.isWellFormed() && answer.slice(0, -1).isWellFormed();
  return isHalf ? answer.slice(0, -1) : answer.toWellFormed();
}
