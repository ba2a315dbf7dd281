import type { NotificationType, Severity } from '@quintet/contracts/bloom/notifications';
import type { Prisma } from '@quintet/db/generated/client';
import type { Transaction } from '@quintet/db/open-db';
import type { Publish } from '../../../platform/bus/bus.ts';
import { notificationsOf } from '../events/streams.ts';
import { type NotificationRow, toNotification } from './notification-row.ts';

export interface NewNotification {
  readonly recipient_id: string;
  readonly notification_type: NotificationType;
  readonly severity: Severity;
  readonly title: string;
  readonly message: string;
  readonly action_url?: string;
  readonly metadata?: Prisma.InputJsonObject;
}

/** Notifies somebody, as the house: the row and its event (contract "Notification Events"). */
export async function notify(tx: Transaction, publish: Publish, given: NewNotification): Promise<void> {
  const row = await tx.bloomNotification.create({ data: given });
  publish(notificationsOf(row.recipient_id), 'notification_created', describe(row));
}

/** Every admin is told. */
export async function notifyAdmins(
  tx: Transaction,
  publish: Publish,
  given: Omit<NewNotification, 'recipient_id'>,
): Promise<void> {
  const admins = await tx.bloomUserProfile.findMany({ where: { role: 'admin' }, select: { user_id: true } });
  for (const { user_id } of admins) await notify(tx, publish, { ...given, recipient_id: user_id });
}

/** What the event says: the contract's payload, and the row for clients who show it as the list does. */
function describe(row: NotificationRow) {
  const notification = toNotification(row);
  const { id, recipient_id, notification_type, severity, title, message, created_at, metadata } =
    notification;
  return {
    data: {
      notification_id: id,
      user_id: recipient_id,
      notification_type,
      severity: severity === 'success' ? 'info' : severity,
      title,
      message,
      created_at,
      read: false,
      metadata,
    },
    notification,
  };
}
