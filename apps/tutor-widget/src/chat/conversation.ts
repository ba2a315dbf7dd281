import type { ItemUpdate, ThreadEvent } from '@quintet/contracts/chatkit/events';
import type { ItemOf, ThreadItem } from '@quintet/contracts/chatkit/items';

/** What a reader sees of a conversation. */
export interface Conversation {
  readonly thread: string | undefined;
  readonly items: readonly ThreadItem[];
  /** The question that the server has not confirmed yet. */
  readonly asked: string | undefined;
  readonly isAnswering: boolean;
  /** What the tutor is doing, before its first word. */
  readonly progress: string | undefined;
  readonly notice: string | undefined;
  readonly fault: string | undefined;
  /** Whether all of it stood there when the page was opened. */
  readonly isRestored: boolean;
}

export const emptyConversation: Conversation = {
  thread: undefined,
  items: [],
  asked: undefined,
  isAnswering: false,
  progress: undefined,
  notice: undefined,
  fault: undefined,
  isRestored: false,
};

/** The conversation after an event. */
export function follow(state: Conversation, event: ThreadEvent): Conversation {
  switch (event.type) {
    case 'thread.created':
    case 'thread.updated':
      return { ...state, thread: event.thread.id };
    case 'thread.item.added':
    case 'thread.item.done':
    case 'thread.item.replaced':
      return {
        ...state,
        items: put(state.items, event.item),
        ...(event.item.type === 'user_message' ? { asked: undefined } : { progress: undefined }),
      };
    case 'thread.item.updated':
      return {
        ...state,
        items: state.items.map((item) =>
          item.id === event.item_id && item.type === 'assistant_message' ? update(item, event.update) : item,
        ),
      };
    case 'thread.item.removed':
      return { ...state, items: state.items.filter(({ id }) => id !== event.item_id) };
    case 'progress_update':
      return { ...state, progress: event.text };
    case 'notice':
      return { ...state, notice: event.message };
    case 'error':
      return { ...state, fault: event.message ?? 'The tutor could not finish this answer.' };
    default:
      return state;
  }
}

function put(items: readonly ThreadItem[], item: ThreadItem): readonly ThreadItem[] {
  const at = items.findIndex(({ id }) => id === item.id);
  return at === -1 ? [...items, item] : items.with(at, item);
}

type Message = ItemOf<'assistant_message'>;

function update(message: Message, change: ItemUpdate): Message {
  if (!('content_index' in change)) return message;
  const at = change.content_index;
  if (
    change.type === 'assistant_message.content_part.added' ||
    change.type === 'assistant_message.content_part.done'
  )
    return {
      ...message,
      content: [...message.content.slice(0, at), change.content, ...message.content.slice(at + 1)],
    };
  return {
    ...message,
    content: message.content.map((part, index) => {
      if (index !== at) return part;
      return change.type === 'assistant_message.content_part.text_delta'
        ? { ...part, text: part.text + change.delta }
        : { ...part, annotations: [...part.annotations, change.annotation] };
    }),
  };
}
