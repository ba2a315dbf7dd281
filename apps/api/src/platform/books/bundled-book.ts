import { fileURLToPath } from 'node:url';

/** The book that comes with the program; others are taken in by a command. */
export const bundledBook = {
  id: 'book',
  folder: fileURLToPath(new URL('../../../content/book', import.meta.url)),
} as const;
