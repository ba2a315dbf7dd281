interface Shown {
  readonly isOpen: boolean;
  /** Whether earlier conversations stand in place of the one that is open. */
  readonly isHistory: boolean;
  /** What the page asks in the reader's name, once. */
  readonly question: { readonly text: string } | undefined;
}

/** Whether the panel is open; the page and the reader both change it. */
export class PanelState {
  #shown: Shown = { isOpen: false, isHistory: false, question: undefined };
  readonly #listeners = new Set<() => void>();

  readonly read = (): Shown => this.#shown;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  open(question?: string): void {
    const asked = question === undefined ? undefined : { text: question };
    const isHistory = asked === undefined && this.#shown.isHistory;
    this.#set({ isOpen: true, isHistory, question: asked });
  }

  close(): void {
    this.#set({ ...this.#shown, isOpen: false, question: undefined });
  }

  /** Shows earlier conversations, or the one that is open again. */
  showHistory(isHistory: boolean): void {
    this.#set({ ...this.#shown, isHistory });
  }

  /** Whether the question is still to be asked; from then on it is not. */
  takeQuestion(question: Shown['question']): boolean {
    if (this.#shown.question !== question) return false;
    this.#set({ ...this.#shown, question: undefined });
    return true;
  }

  #set(shown: Shown): void {
    this.#shown = shown;
    for (const listener of this.#listeners) listener();
  }
}
