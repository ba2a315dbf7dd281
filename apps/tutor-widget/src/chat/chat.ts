import { Thread, ThreadPage } from '@quintet/contracts/chatkit/threads';
import type { Settings } from '../options.ts';
import { ChatServer, type Request } from './call-server.ts';
import { type Conversation, emptyConversation, follow } from './conversation.ts';
import { Fault, tellFault } from './fault.ts';
import { keepOpenThread, readOpenThread } from './open-thread.ts';

interface Sent {
  readonly question: string;
  /** Words of the page that it is about. */
  readonly quoted: string | undefined;
  readonly key: string;
}

/** How many conversations are listed. */
const listed = 50;

/** The conversation of this tab with the tutor. */
export class Chat {
  readonly #server: ChatServer;
  #state = emptyConversation;
  #answering: AbortController | undefined;
  #sent: Sent | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(settings: () => Settings) {
    this.#server = new ChatServer(settings);
    void this.#restore();
  }

  readonly read = (): Conversation => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Asks, and shows the answer as it comes. */
  ask(question: string, quoted?: string): void {
    this.#send({ question, quoted, key: mintKey() });
  }

  /** Does what a button of a card names. */
  act(item_id: string, action: object): void {
    const { thread: thread_id } = this.#state;
    void this.#run({ type: 'threads.custom_action', params: { thread_id, item_id, action } });
  }

  /** Answers questions of the tutor, by their ids. */
  answer(item_id: string, answers: object): void {
    const { thread: thread_id } = this.#state;
    const input = { status: 'answered', answers };
    void this.#run({ type: 'threads.add_structured_input', params: { thread_id, item_id, input } });
  }

  /** Answers the last question again, or sends it again where it has not arrived. */
  retry(): void {
    const { asked, items, thread } = this.#state;
    if (asked !== undefined && this.#sent !== undefined) return this.#send(this.#sent);
    const at = items.findLastIndex(({ type }) => type === 'user_message');
    const question = items[at];
    if (question === undefined || thread === undefined) return;
    this.#change({ items: items.slice(0, at + 1) });
    const params = { thread_id: thread, item_id: question.id };
    void this.#run({ type: 'threads.retry_after_item', params });
  }

  /** Stops the answer; what was written of it stays. */
  stop(): void {
    this.#answering?.abort();
    this.#change({ isAnswering: false, progress: undefined });
  }

  /** Begins a new conversation. */
  clear(): void {
    this.#answering?.abort();
    keepOpenThread(undefined);
    this.#change(emptyConversation);
  }

  /** Tells what the reader thinks of an answer. Throws what the server's refusal or the network throws. */
  async rate(item_id: string, kind: 'positive' | 'negative'): Promise<void> {
    const params = { thread_id: this.#state.thread, item_ids: [item_id], kind };
    await this.#server.ask({ type: 'items.feedback', params });
  }

  #change(change: Partial<Conversation>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }

  #send(sent: Sent): void {
    const { thread } = this.#state;
    this.#sent = sent;
    this.#change({ asked: sent.question });
    const content = [{ type: 'input_text', text: sent.question }];
    const input = { content, attachments: [], inference_options: {}, ...about(sent.quoted) };
    void this.#run(
      thread === undefined
        ? { type: 'threads.create', params: { input }, key: sent.key }
        : { type: 'threads.add_user_message', params: { thread_id: thread, input }, key: sent.key },
    );
  }

  async #run(request: Request): Promise<void> {
    this.#answering?.abort();
    const mine = new AbortController();
    this.#answering = mine;
    const begun = { isAnswering: true, isRestored: false };
    this.#change({ ...begun, fault: undefined, notice: undefined, progress: undefined });
    try {
      for await (const event of this.#server.stream({ ...request, signal: mine.signal })) {
        if (mine.signal.aborted) return;
        this.#change(follow(this.#state, event));
        if (event.type === 'thread.created') keepOpenThread(event.thread.id);
      }
    } catch (error) {
      if (!mine.signal.aborted) this.#change({ fault: tellFault(error) });
    }
    if (this.#answering === mine) this.#change({ isAnswering: false, progress: undefined });
  }

  /** The reader's conversations, the newest first. Throws as `rate` does, as all of these do. */
  async list(): Promise<readonly Thread[]> {
    const answer = await this.#server.ask({ type: 'threads.list', params: { limit: listed } });
    return ThreadPage.parse(answer).data;
  }

  /** Shows a conversation in place of the one that is open. */
  async openThread(thread_id: string): Promise<void> {
    const thread = Thread.parse(await this.#server.ask({ type: 'threads.get_by_id', params: { thread_id } }));
    this.clear();
    keepOpenThread(thread.id);
    this.#change({ thread: thread.id, items: thread.items.data, isRestored: true });
  }

  /** Deletes a conversation with all that was said in it. */
  async remove(thread_id: string): Promise<void> {
    await this.#server.ask({ type: 'threads.delete', params: { thread_id } });
    if (this.#state.thread === thread_id) this.clear();
  }

  /** Shows the conversation that was open in this tab on the page before. */
  async #restore(): Promise<void> {
    const thread_id = readOpenThread();
    if (thread_id === undefined) return;
    try {
      const thread = Thread.parse(
        await this.#server.ask({ type: 'threads.get_by_id', params: { thread_id } }),
      );
      if (this.#state !== emptyConversation) return;
      this.#change({ thread: thread.id, items: thread.items.data, isRestored: true });
    } catch (error) {
      if (error instanceof Fault && error.status === 404) keepOpenThread(undefined);
    }
  }
}

function about(quoted: string | undefined) {
  return quoted === undefined ? {} : { quoted_text: quoted };
}

/** Unlike `randomUUID` it is there on pages without TLS too. */
function mintKey(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('-');
}
