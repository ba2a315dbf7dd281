import type { ErrorTable } from '@quintet/contracts/operation';
import { timebackErrors } from '@quintet/contracts/timeback/errors';

/** Which document answers for a path that no operation stands at. Root paths belong to TimeBack. */
export function errorTableOf(_path: string): ErrorTable {
  return timebackErrors;
}
