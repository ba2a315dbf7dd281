/** The token by which the server knows a reader again; a page whose storage is blocked has a new reader each time. */
export function readLearner(api: string): string | undefined {
  try {
    return localStorage.getItem(nameOf(api)) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps the token that a session came with; the server's own pages keep it as a cookie, and get none. */
export function keepLearner(api: string, token: string | null): void {
  if (token === null) return;
  try {
    localStorage.setItem(nameOf(api), token);
  } catch {
    // The conversation lasts as long as the page.
  }
}

function nameOf(api: string): string {
  return `tutor-learner ${api}`;
}
