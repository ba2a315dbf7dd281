interface Shown {
  readonly isOpen: boolean;
  /** What the page asks in the reader's name, once. */
  readonly question: { readonly text: string } | undefined;
}

/** Whether the panel is open; the page and the reader both change it. */
export class PanelState {
  #shown: Shown = { isOpen: false, question: undefined };
  readonly #listeners = new Set<() => void>();

  readonly read = (): Shown => this.#shown;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  open(question?: string): void {
    this.#set({ isOpen: true, question: question === undefined ? undefined : { text: question } });
  }

  close(): void {
    this.#set({ isOpen: false, question: undefined });
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
