import { Metadata } from '@quintet/contracts/bloom/fields';
import { type Notification, NotificationType, Severity } from '@quintet/contracts/bloom/notifications';
import type { Prisma } from '@quintet/db/generated/client';

export type NotificationRow = Prisma.BloomNotificationGetPayload<object>;

/** A row as clients see it. */
export function toNotification(row: NotificationRow): Notification {
  return {
    ...row,
    notification_type: NotificationType.parse(row.notification_type),
    severity: Severity.parse(row.severity),
    metadata: Metadata.parse(row.metadata),
    read_at: row.read_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    expires_at: row.expires_at?.toISOString() ?? null,
  };
}
