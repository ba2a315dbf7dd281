import { isPostgresMissing, noPostgres } from '@quintet/db/testing/test-db';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { startApi } from './testing/servers/start-api.ts';
import { answersOf, get, mintVisitor, post } from './testing/timeback/visitors.ts';

const RealDate = Date;
const hour = 3_600_000;

/** From here on the clock of this process, and with it of its servers, differs from the database's. */
function shiftClock(ms: number): void {
  class ShiftedDate extends RealDate {
    constructor(...given: [] | [number | string | Date]) {
      super(given.length === 0 ? RealDate.now() + ms : given[0]);
    }

    static override now(): number {
      return RealDate.now() + ms;
    }

    static override [Symbol.hasInstance](value: unknown): boolean {
      return value instanceof RealDate;
    }
  }
  vi.stubGlobal('Date', ShiftedDate);
}

afterEach(() => vi.unstubAllGlobals());

const isMissing = await isPostgresMissing();

describe.skipIf(isMissing)(`A node whose clock is wrong${isMissing ? ` (${noPostgres})` : ''}`, () => {
  test('by an hour ahead holds no tip back', async () => {
    await using api = await startApi({ database: 'postgres' });
    shiftClock(hour);
    const { vid } = await mintVisitor(api.url);
    await post(`${api.url}/personalize`, { vid, ...answersOf('parent') });
    const { prisma } = api.core.db;
    const done = async () =>
      await prisma.timebackTask.count({ where: { vid, status: 'completed', action_type: 'show_block' } });
    await expect.poll(done).toBeGreaterThan(0);
  });

  test('by an hour behind finds the page that it has just served', async () => {
    await using api = await startApi({ database: 'postgres' });
    shiftClock(-hour);
    const { vid } = await mintVisitor(api.url);
    await post(`${api.url}/personalize`, { vid, ...answersOf('parent') });
    const token = await api.core.tokens.sign({ aud: 'service', sub: 'test', seconds: 600 });
    const receipt = await get(`${api.url}/agent/admin/receipt?vid=${vid}`, {
      authorization: `Bearer ${token}`,
    });
    expect(receipt.body).toMatchObject({ decision: { vid } });
  });
});
