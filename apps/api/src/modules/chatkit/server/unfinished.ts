import type { ThreadEvent } from '@quintet/contracts/chatkit/events';
import type { ItemOf } from '@quintet/contracts/chatkit/items';

/** The messages that are being written: what is kept of them when nobody waits any more. */
export interface Unfinished {
  follow(event: ThreadEvent): void;
  /** Those with anything in them. */
  written(): ItemOf<'assistant_message'>[];
}

/** None yet. */
export function createUnfinished(): Unfinished {
  const messages = new Map<string, ItemOf<'assistant_message'>>();
  return {
    follow(event) {
      if (event.type === 'thread.item.added' && event.item.type === 'assistant_message')
        messages.set(event.item.id, structuredClone(event.item));
      else if (event.type === 'thread.item.done') messages.delete(event.item.id);
      else if (event.type === 'thread.item.removed') messages.delete(event.item_id);
      else if (event.type === 'thread.item.updated') update(messages.get(event.item_id), event.update);
    },
    written: () =>
      [...messages.values()].filter(({ content }) => content.some(({ text }) => text.trim() !== '')),
  };
}

type Update = Extract<ThreadEvent, { type: 'thread.item.updated' }>['update'];

function update(message: ItemOf<'assistant_message'> | undefined, change: Update): void {
  if (message === undefined) return;
  const { content } = message;
  switch (change.type) {
    case 'assistant_message.content_part.added':
    case 'assistant_message.content_part.done':
      content[change.content_index] = structuredClone(change.content);
      return;
    case 'assistant_message.content_part.text_delta': {
      const part = content[change.content_index];
      if (part !== undefined) part.text += change.delta;
      return;
    }
    case 'assistant_message.content_part.annotation_added':
      content[change.content_index]?.annotations.push(change.annotation);
      return;
    default:
  }
}
