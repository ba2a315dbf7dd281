/** An id made from a name: lower case, dashes, and a few letters nobody else has. */
export function makeRecordId(prefix: string, name: string): string {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60);
  const tail = Array.from(crypto.getRandomValues(new Uint8Array(2)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  );
  return [prefix, slug, tail.join('')].filter((part) => part !== '').join('-');
}
