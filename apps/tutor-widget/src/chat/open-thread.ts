const name = 'tutor-thread';

/** The conversation that is open in this tab; a link to a passage may lead to another page, and it goes on there. */
export function readOpenThread(): string | undefined {
  try {
    return sessionStorage.getItem(name) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Remembers the conversation, or that none is open. */
export function keepOpenThread(id: string | undefined): void {
  try {
    if (id === undefined) sessionStorage.removeItem(name);
    else sessionStorage.setItem(name, id);
  } catch {
    // The conversation lasts as long as the page.
  }
}
