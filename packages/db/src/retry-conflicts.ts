import { setTimeout as delay } from 'node:timers/promises';

const attempts = 6;
const firstDelayMs = 8;
const deepest = 6;
const conflictCodes = new Set(['P2034', '40001', '40P01', 'TransactionWriteConflict']);

/** Runs a transaction again when it lost to another one, up to six times with jittered pauses. */
export async function retryConflicts<Result>(run: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      if (attempt === attempts || !isConflict(error)) throw error;
      await delay(firstDelayMs * 2 ** attempt * Math.random());
    }
  }
}

/** Whether the database gave a transaction up for the sake of another: a deadlock or a serialization failure. */
function isConflict(error: unknown, depth = 0): boolean {
  if (!(error instanceof Object) || depth > deepest) return false;
  const { code, originalCode, kind, cause, meta } = error as Readonly<Record<string, unknown>>;
  const isOne = (value: unknown) => typeof value === 'string' && conflictCodes.has(value);
  if ([code, originalCode, kind].some(isOne)) return true;
  const driver = meta instanceof Object ? Reflect.get(meta, 'driverAdapterError') : undefined;
  return isConflict(cause, depth + 1) || isConflict(driver, depth + 1);
}
