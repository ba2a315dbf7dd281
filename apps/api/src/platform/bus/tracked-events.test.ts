import { randomUUID } from 'node:crypto';
import { openTestDb } from '@quintet/db/testing/test-db';
import { expect, test } from 'vitest';
import { createBus } from './bus.ts';
import { createLog } from '../log.ts';
import { trackedEvents } from './tracked-events.ts';
import { createPubSub } from '../pubsub/pub-sub.ts';

const log = createLog('silent');

test('a tRPC subscription gets its cursor at once and that of each event, a reset as an item, and frees the bus at its end', async () => {
  await using db = await openTestDb({ kind: 'pglite' });
  const bus = createBus({ db, pubSub: createPubSub({ log, name: 'test' }), log });
  const [one, two] = [randomUUID(), randomUUID()];
  await bus.transaction(async (_tx, publish) => publish(one, 'made', { a: 1 }));
  const items = trackedEvents(bus.subscribe({ streams: [one, two], start: { cursor: 'old' } }));
  const opened = await items.next();
  expect(opened.value?.slice(0, 2)).toEqual(['1-0', { type: 'opened', data: { cursor: '1-0' } }]);
  const reset = await items.next();
  expect(reset.value?.slice(0, 2)).toEqual(['1-0', { type: 'reset', data: { cursor: '1-0' } }]);
  const next = items.next();
  await bus.transaction(async (_tx, publish) => publish(two, 'made', { b: 2 }));
  const { value } = await next;
  expect(value?.slice(0, 2)).toEqual(['1-1', { type: 'made', data: { b: 2 }, at: expect.any(String) }]);
  expect(bus.size).toBe(1);
  await items.return();
  expect(bus.size).toBe(0);
  bus.close();
});
