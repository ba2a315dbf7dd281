import { isRedisMissing, removeOldTestKeys } from './test-redis.ts';

/** Runs before all tests: one that was killed could not clean up behind itself. */
export async function setup(): Promise<void> {
  if (!(await isRedisMissing())) await removeOldTestKeys();
}
