/** Which conversation is open, and which page of the list is shown. */
export interface ConversationSearch {
  /** The id of one, or a new one. */
  readonly open?: string;
  readonly page?: number;
}

/** Opens a conversation that is not there yet. */
export const newConversation = 'new';

/** Reads the address; what makes no sense in it is left out. */
export function readConversationSearch(search: Readonly<Record<string, unknown>>): ConversationSearch {
  const { open } = search;
  const page = Number(search['page']);
  return {
    ...(typeof open === 'string' && open !== '' ? { open } : {}),
    ...(Number.isInteger(page) && page > 1 ? { page } : {}),
  };
}
