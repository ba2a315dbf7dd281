import { RowId } from '@quintet/contracts/bloom/fields';
import type {
  ListNotificationsInput,
  MarkReadInput,
  NotificationInput,
} from '@quintet/contracts/bloom/notifications';
import type { Transaction } from '@quintet/db/open-db';
import type { z } from 'zod';
import type { Context } from '../../../context.ts';
import { readClock } from '../../../platform/clock.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import type { Identity } from '../access/identity.ts';
import type { Rows } from '../access/rows.ts';
import { toNotification } from './notification-row.ts';

type NotificationContext = Context<{ readonly rows: Rows }, Identity>;

/** The caller's notifications, newest first. A deleted one is gone at once, whoever reads it later. */
export async function listNotifications(
  { services, identity }: NotificationContext,
  { limit, offset, unread_only, notification_type }: z.output<typeof ListNotificationsInput>,
) {
  return await services.rows.read(identity, async (tx) => {
    const live = await whereLive(tx);
    const where = {
      ...live,
      ...(unread_only ? { read_at: null } : {}),
      ...(notification_type === undefined ? {} : { notification_type }),
    };
    const rows = await tx.bloomNotification.findMany({
      where,
      orderBy: [{ created_at: 'desc' }, { id: 'desc' }],
      take: limit,
      skip: offset,
    });
    return {
      notifications: rows.map(toNotification),
      total: await tx.bloomNotification.count({ where }),
      unread_count: await tx.bloomNotification.count({ where: { ...live, read_at: null } }),
    };
  });
}

/** How many the caller has not read. */
export async function countUnread({ services, identity }: NotificationContext) {
  return await services.rows.read(identity, async (tx) => ({
    unread_count: await tx.bloomNotification.count({ where: { ...(await whereLive(tx)), read_at: null } }),
  }));
}

/** One of the caller's. Throws `NOT_FOUND`. */
export async function getNotification(
  { services, identity }: NotificationContext,
  { id }: z.output<typeof NotificationInput>,
) {
  const row = await services.rows.read(
    identity,
    async (tx) => await tx.bloomNotification.findFirst({ where: { ...(await whereLive(tx)), id } }),
  );
  if (row === null) throw notFound();
  return toNotification(row);
}

/** Marks those of the caller's that are named; one that was read already keeps its time and counts. */
export async function markRead(
  { services, identity }: NotificationContext,
  { notification_ids }: z.output<typeof MarkReadInput>,
) {
  const ids = [...new Set(notification_ids)].filter((id) => RowId.safeParse(id).success);
  return await services.rows.write(identity, async (tx) => {
    const where = { ...(await whereLive(tx)), id: { in: ids } };
    await tx.bloomNotification.updateMany({
      where: { ...where, read_at: null },
      data: { read_at: await readClock(tx) },
    });
    return { marked_read_count: await tx.bloomNotification.count({ where }) };
  });
}

/** Marks all that the caller has not read, and counts them. */
export async function markAllRead({ services, identity }: NotificationContext) {
  return await services.rows.write(identity, async (tx) => {
    const { count } = await tx.bloomNotification.updateMany({
      where: { ...(await whereLive(tx)), read_at: null },
      data: { read_at: await readClock(tx) },
    });
    return { marked_read_count: count };
  });
}

/** Hides one of the caller's for good; the sweep removes it. Throws `NOT_FOUND`. */
export async function deleteNotification(
  { services, identity }: NotificationContext,
  { id }: z.output<typeof NotificationInput>,
) {
  const { count } = await services.rows.write(
    identity,
    async (tx) =>
      await tx.bloomNotification.updateMany({
        where: { ...(await whereLive(tx)), id },
        data: { expires_at: await readClock(tx) },
      }),
  );
  if (count === 0) throw notFound();
  return { message: 'Notification deleted successfully' as const };
}

async function whereLive(tx: Transaction) {
  const now = await readClock(tx);
  return { OR: [{ expires_at: null }, { expires_at: { gt: now } }] };
}

function notFound(): ContractError {
  return new ContractError('NOT_FOUND', { message: 'Notification not found' });
}
