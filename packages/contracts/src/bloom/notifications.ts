import { z } from 'zod';
import { operation, text } from '../operation.ts';
import { common, Flag, Metadata, Moment, page, RowId, UserId } from './fields.ts';

export const NotificationType = z.enum(['lead', 'agent', 'workflow', 'system', 'conversation']);
export type NotificationType = z.infer<typeof NotificationType>;

export const Severity = z.enum(['info', 'success', 'warning', 'error']);
export type Severity = z.infer<typeof Severity>;

export const Notification = z
  .object({
    id: RowId,
    recipient_id: UserId,
    notification_type: NotificationType,
    severity: Severity,
    title: z.string(),
    message: z.string(),
    action_url: z.string().nullable(),
    metadata: Metadata,
    read_at: Moment.nullable(),
    created_at: Moment,
    expires_at: Moment.nullable(),
  })
  .meta({ id: 'BloomNotification' });
export type Notification = z.infer<typeof Notification>;

/** What a client may ask of its list; a value that it cannot take is a 422 here. */
const shared = {
  ...common,
  auth: 'notifications',
  invalid: { id: 'NOT_FOUND', '*': 'UNPROCESSABLE' },
} as const;
const errors = ['UNAUTHORIZED', 'FORBIDDEN', 'UNPROCESSABLE', 'PROVIDER_DOWN'] as const;
const MarkedRead = z.object({ marked_read_count: z.int() });

export const ListNotificationsInput = z.object({
  ...page,
  unread_only: Flag.default(false),
  notification_type: NotificationType.optional(),
});

/** `GET /api/notifications`: the caller's own, newest first. `total` honours the filters, `unread_count` does not. */
export const listNotifications = operation({
  ...shared,
  name: 'bloom.notifications.list',
  method: 'GET',
  path: '/api/notifications',
  status: 200,
  input: ListNotificationsInput,
  output: z.object({ notifications: z.array(Notification), total: z.int(), unread_count: z.int() }),
  errors,
  summary: 'Notifications of the caller',
});

/** `GET /api/notifications/unread-count`. */
export const countUnread = operation({
  ...shared,
  name: 'bloom.notifications.countUnread',
  method: 'GET',
  path: '/api/notifications/unread-count',
  status: 200,
  input: z.object({}),
  output: z.object({ unread_count: z.int() }),
  errors,
  summary: 'How many are unread',
});

export const NotificationInput = z.object({ id: RowId });

/** `GET /api/notifications/{id}`: another's is not found, as if there were none. */
export const getNotification = operation({
  ...shared,
  name: 'bloom.notifications.get',
  method: 'GET',
  path: '/api/notifications/{id}',
  status: 200,
  input: NotificationInput,
  output: Notification,
  errors: [...errors, 'NOT_FOUND'],
  summary: 'One notification',
});

export const MarkReadInput = z.object({ notification_ids: z.array(text(100)).max(1_000) });

/** `POST /api/notifications/mark-read`: counts those that were read already too. */
export const markRead = operation({
  ...shared,
  name: 'bloom.notifications.markRead',
  method: 'POST',
  path: '/api/notifications/mark-read',
  status: 200,
  input: MarkReadInput,
  output: MarkedRead,
  errors,
  summary: 'Mark some as read',
});

/** `POST /api/notifications/mark-all-read`: counts what was unread. */
export const markAllRead = operation({
  ...shared,
  name: 'bloom.notifications.markAllRead',
  method: 'POST',
  path: '/api/notifications/mark-all-read',
  status: 200,
  input: z.object({}),
  output: MarkedRead,
  errors,
  summary: 'Mark all as read',
});

/** `DELETE /api/notifications/{id}`. */
export const deleteNotification = operation({
  ...shared,
  name: 'bloom.notifications.delete',
  method: 'DELETE',
  path: '/api/notifications/{id}',
  status: 200,
  input: NotificationInput,
  output: z.object({ message: z.literal('Notification deleted successfully') }),
  errors: [...errors, 'NOT_FOUND'],
  summary: 'Delete a notification',
});
