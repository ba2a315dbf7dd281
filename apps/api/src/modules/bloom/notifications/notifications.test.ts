import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { bloomEnv, createBloomClient, mintAdmin, mintUser } from '../../../testing/bloom/bloom-callers.ts';
import { type RunningApi, startApi } from '../../../testing/servers/start-api.ts';
import { notificationsOf } from '../events/streams.ts';
import { type NewNotification, notify } from './notify.ts';

const List = z.object({
  notifications: z.array(
    z.looseObject({ id: z.string(), title: z.string(), read_at: z.string().nullable() }),
  ),
  total: z.int(),
  unread_count: z.int(),
});

describe.each(['pglite', 'postgres'] as const)('notifications on %s', (database) => {
  let api: RunningApi;
  beforeAll(async () => {
    api = await startApi({ database, env: bloomEnv });
  });
  afterAll(async () => await api[Symbol.asyncDispose]());

  /** Somebody with notifications of the given titles, the last one newest. */
  async function mintReader(titles: readonly string[], given: Partial<NewNotification> = {}) {
    const caller = await mintUser();
    for (const title of titles)
      await api.core.bus.transaction(
        async (tx, publish) =>
          await notify(tx, publish, {
            recipient_id: caller.user_id,
            notification_type: 'system',
            severity: 'success',
            title,
            message: 'It went well.',
            ...given,
          }),
      );
    const call = createBloomClient(api.url, caller);
    const list = async (query = '') => List.parse((await call('GET', `/api/notifications${query}`)).body);
    return { caller, call, list };
  }

  test('are listed newest first, a page at a time, and filtered', async () => {
    const { list, call } = await mintReader(['one', 'two', 'three']);
    const all = await list();
    expect(all.notifications.map(({ title }) => title)).toEqual(['three', 'two', 'one']);
    expect(all).toMatchObject({ total: 3, unread_count: 3 });
    expect((await list('?limit=1&offset=1')).notifications.map(({ title }) => title)).toEqual(['two']);
    expect((await list('/?notification_type=lead')).total).toBe(0);
    await call('POST', '/api/notifications/mark-read', { notification_ids: [all.notifications[0]?.id] });
    expect(await list('?unread_only=true')).toMatchObject({ total: 2, unread_count: 2 });
    expect(await list('?unread_only=True')).toMatchObject({ total: 2 });
    expect(await list('?unread_only=false&limit=1')).toMatchObject({ total: 3, unread_count: 2 });
    expect(await list('?unread_only=False')).toMatchObject({ total: 3 });
  });

  test('are marked, all of them also without a body', async () => {
    const { list, call, caller } = await mintReader(['one', 'two']);
    const ids = (await list()).notifications.map(({ id }) => id);
    const mark = async (notification_ids: unknown) =>
      await call('POST', '/api/notifications/mark-read', { notification_ids });
    expect((await mark([ids[0], ids[0], randomUUID(), 'no id'])).body).toEqual({ marked_read_count: 1 });
    expect((await mark([ids[0]])).body).toEqual({ marked_read_count: 1 });
    expect((await mark([])).body).toEqual({ marked_read_count: 0 });
    expect(await mark(undefined)).toMatchObject({
      status: 422,
      body: {
        code: 'BAD_REQUEST',
        error: 'notification_ids is required',
        detail: 'notification_ids is required',
      },
    });
    const all = await fetch(`${api.url}/api/notifications/mark-all-read`, {
      method: 'POST',
      headers: { ...caller.headers, 'content-type': 'application/json' },
    });
    expect(await all.json()).toEqual({ marked_read_count: 1 });
    expect((await call('GET', '/api/notifications/unread-count')).body).toEqual({ unread_count: 0 });
  });

  test('are gone when deleted, and nobody else sees or touches one', async () => {
    const { list, call } = await mintReader(['mine']);
    const id = (await list()).notifications[0]?.id ?? '';
    for (const other of [await mintUser(), await mintAdmin()]) {
      const as = createBloomClient(api.url, other);
      const notFound = { status: 404, body: { code: 'NOT_FOUND', detail: 'Notification not found' } };
      expect(await as('GET', `/api/notifications/${id}`)).toMatchObject(notFound);
      expect(await as('DELETE', `/api/notifications/${id}`)).toMatchObject(notFound);
      const { body } = await as('POST', '/api/notifications/mark-read', { notification_ids: [id] });
      expect(body).toEqual({ marked_read_count: 0 });
    }
    expect((await call('GET', `/api/notifications/${id}`)).body).toMatchObject({
      title: 'mine',
      read_at: null,
    });
    expect((await call('DELETE', `/api/notifications/${id}`)).body).toEqual({
      message: 'Notification deleted successfully',
    });
    expect((await call('DELETE', `/api/notifications/${id}`)).status).toBe(404);
    expect((await call('GET', '/api/notifications/x')).status).toBe(404);
    expect(await list()).toMatchObject({ total: 0, unread_count: 0 });
  });

  test('tell of themselves on the stream of their reader', async () => {
    const { caller } = await mintReader(['told'], { metadata: { run: 1 }, action_url: '/bloom/workflows/1' });
    for await (const delivery of api.core.bus.subscribe({
      streams: [notificationsOf(caller.user_id)],
      start: 'start',
    })) {
      if (delivery.kind === 'reset') throw new Error('Events are lost');
      const row = { title: 'told', severity: 'success', action_url: '/bloom/workflows/1', read_at: null };
      expect(delivery.events[0]?.data).toMatchObject({
        data: { user_id: caller.user_id, severity: 'info', read: false, title: 'told', metadata: { run: 1 } },
        notification: { ...row, recipient_id: caller.user_id },
      });
      break;
    }
  });

  test('need a token, which may be limited to them', async () => {
    const ask = async (caller?: Awaited<ReturnType<typeof mintUser>>) =>
      await createBloomClient(api.url, caller)('GET', '/api/notifications');
    const refusal = {
      error: 'A valid token is needed',
      code: 'UNAUTHORIZED',
      detail: 'A valid token is needed',
    };
    expect(await ask()).toEqual({ status: 401, body: refusal });
    expect((await ask(await mintUser({ scope: ['analytics:read'] }))).status).toBe(403);
    expect((await ask(await mintUser({ scope: ['notifications:read'] }))).status).toBe(200);
  });
});
