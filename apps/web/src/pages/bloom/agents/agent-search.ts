/** Which page of an agent's calls is shown. */
export interface AgentSearch {
  readonly page?: number;
}

/** Reads the address; what makes no sense in it is left out. */
export function readAgentSearch(search: Readonly<Record<string, unknown>>): AgentSearch {
  const page = Number(search['page']);
  return Number.isInteger(page) && page > 1 ? { page } : {};
}
