import type { Operation } from '@quintet/contracts/operation';

const megabyte = 1_048_576;

/** How long the body of a request may be, in bytes: a megabyte where its operation says nothing else. */
export function mostBytesOf(operation?: Partial<Pick<Operation, 'mostBytes'>>): number {
  return operation?.mostBytes ?? megabyte;
}
