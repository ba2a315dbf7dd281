import type { ThreadEvent } from '@quintet/contracts/chatkit/events';
import type { Annotation } from '@quintet/contracts/chatkit/items';
import type { z } from 'zod';
import { mintChatId } from '../threads/ids.ts';
import type { Turn } from './tutor.ts';

type Note = z.output<typeof Annotation>;

/** A message as it is being written, and the events that tell of it. */
export class Speech {
  readonly id = mintChatId('message');
  readonly #turn: Turn;
  #text = '';
  readonly #annotations: Note[] = [];

  constructor(turn: Turn) {
    this.#turn = turn;
  }

  get length(): number {
    return this.#text.length;
  }

  get notes(): number {
    return this.#annotations.length;
  }

  *begin(): Generator<ThreadEvent> {
    yield { type: 'thread.item.added', item: { ...this.#item, content: [] } };
    yield this.#update({
      type: 'assistant_message.content_part.added',
      content_index: 0,
      content: this.#part,
    });
  }

  *say(delta: string): Generator<ThreadEvent> {
    if (delta === '') return;
    this.#text += delta;
    yield this.#update({ type: 'assistant_message.content_part.text_delta', content_index: 0, delta });
  }

  *note(annotation: Note): Generator<ThreadEvent> {
    this.#annotations.push(annotation);
    yield this.#update({
      type: 'assistant_message.content_part.annotation_added',
      content_index: 0,
      annotation_index: this.#annotations.length - 1,
      annotation,
    });
  }

  *end(): Generator<ThreadEvent> {
    const content = this.#part;
    yield this.#update({ type: 'assistant_message.content_part.done', content_index: 0, content });
    yield { type: 'thread.item.done', item: { ...this.#item, content: [content] } };
  }

  get #item() {
    const created_at = new Date().toISOString();
    return { type: 'assistant_message' as const, id: this.id, thread_id: this.#turn.thread_id, created_at };
  }

  get #part() {
    return { type: 'output_text' as const, text: this.#text, annotations: [...this.#annotations] };
  }

  #update(update: Extract<ThreadEvent, { type: 'thread.item.updated' }>['update']): ThreadEvent {
    return { type: 'thread.item.updated', item_id: this.id, update };
  }
}
