/** A session id nobody else has. `crypto.randomUUID` is missing where the page came over plain HTTP. */
export function mintSession(prefix: 'studio' | 'reader'): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `${prefix}-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
