import type { ErrorTable } from '@quintet/contracts/operation';
import { reportsErrors } from '@quintet/contracts/reports/errors';
import { timebackErrors } from '@quintet/contracts/timeback/errors';

const reportsPath = /^\/(?:generate|refine|status|jobs|reports-api)(?:\/|$)/;

/** Which document answers for a path that no operation stands at. Root paths belong to TimeBack. */
export function errorTableOf(path: string): ErrorTable {
  return reportsPath.test(path) ? reportsErrors : timebackErrors;
}
