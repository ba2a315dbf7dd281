import { openTestDb } from '@quintet/db/testing/test-db';
import { describe, expect, test } from 'vitest';
import { sweepLeftovers } from './sweep.ts';

const day = 86_400_000;

describe.each(['pglite', 'postgres'] as const)('the sweep on %s', (kind) => {
  test('removes what nobody sees any more, with what belongs to it, and nothing else', async () => {
    await using db = await openTestDb({ kind });
    const { prisma } = db;
    const ago = (days: number) => new Date(Date.now() - days * day);
    const moments = [ago(31), ago(29), null];
    for (const deleted_at of moments) {
      const { id: lead_id } = await prisma.bloomLead.create({
        data: { email: 'ana@example.org', source: 'web', deleted_at },
      });
      await prisma.bloomConversation.create({
        data: { deleted_at, messages: { create: { role: 'user', content: 'x' } } },
      });
      await prisma.bloomConversation.create({ data: { lead_id } });
    }
    await prisma.bloomLead.createMany({
      data: Array.from({ length: 1_500 }, () => ({
        email: 'bo@example.org',
        source: 'web',
        deleted_at: ago(40),
      })),
    });
    for (const expires_at of [ago(1), ago(-1), null])
      await prisma.bloomNotification.create({
        data: { recipient_id: 'ana', notification_type: 'system', title: 'x', message: 'x', expires_at },
      });
    const { signal } = new AbortController();
    const removed = { notifications: 1, leads: 1_501, conversations: 1 };
    expect(await sweepLeftovers(db, signal)).toEqual(removed);
    expect(await sweepLeftovers(db, signal)).toEqual({
      notifications: 0,
      leads: 0,
      conversations: 0,
    });
    expect(await prisma.bloomConversation.count()).toBe(5);
    expect(await prisma.bloomMessage.count()).toBe(2);
    await expect(sweepLeftovers(db, AbortSignal.abort())).rejects.toThrow('aborted');
  });
});
