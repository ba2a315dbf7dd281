const most = 1_000;

/** What the reader has selected on the page: it stays when he goes on to write, and goes when it was asked about. */
export class Selected {
  #text: string | undefined;
  readonly #listeners = new Set<() => void>();

  /** `isKept` says whether a selection that goes away stays known, because the panel is open. */
  constructor(isKept: () => boolean) {
    const look = () => {
      const text = document.getSelection()?.toString().trim() ?? '';
      if (text !== '') this.#set([...text].slice(0, most).join(''));
      else if (!isKept()) this.#set(undefined);
    };
    look();
    document.addEventListener('selectionchange', () => {
      // What is selected in a field, ours among them, is no part of the page.
      if (document.activeElement?.matches('input, textarea, tutor-widget') !== true) look();
    });
  }

  readonly read = (): string | undefined => this.#text;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Forgets it. */
  readonly clear = (): void => this.#set(undefined);

  #set(text: string | undefined): void {
    if (text === this.#text) return;
    this.#text = text;
    for (const listener of this.#listeners) listener();
  }
}
