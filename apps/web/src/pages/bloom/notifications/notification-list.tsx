import type { Notification } from '@quintet/contracts/bloom/notifications';
import { Link } from '@tanstack/react-router';
import { Check, CircleAlert, CircleCheck, Info, Trash2, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import { useNotificationActions } from './use-notification-actions.ts';

const signs = {
  info: { Icon: Info, word: 'Note', tone: 'text-info' },
  success: { Icon: CircleCheck, word: 'Good news', tone: 'text-good' },
  warning: { Icon: TriangleAlert, word: 'Attention', tone: 'text-warn' },
  error: { Icon: CircleAlert, word: 'Failed', tone: 'text-bad' },
} as const;

interface NotificationListProps {
  readonly notifications: readonly Notification[];
}

/** Notifications, newest first; each can be marked as read and deleted. */
export function NotificationList({ notifications }: NotificationListProps) {
  const { markRead, remove } = useNotificationActions();
  if (notifications.length === 0) return <NothingYet />;
  return (
    <ul className="divide-y divide-line">
      {notifications.map((notification) => (
        <NotificationRow
          key={notification.id}
          notification={notification}
          onRead={() => markRead([notification.id])}
          onDelete={() => remove(notification.id)}
        />
      ))}
    </ul>
  );
}

interface RowProps {
  readonly notification: Notification;
  readonly onRead: () => void;
  readonly onDelete: () => void;
}

function NotificationRow({ notification, onRead, onDelete }: RowProps) {
  const { severity, title, message, action_url, created_at, read_at } = notification;
  const { Icon, word, tone } = signs[severity];
  return (
    <li className="flex gap-3 py-3">
      <Icon size={20} aria-hidden className={`mt-0.5 shrink-0 ${tone}`} />
      <div className="min-w-0 grow">
        <p className={read_at === null ? 'font-semibold' : 'text-ink-soft'}>
          <span className="sr-only">
            {word}
            {read_at === null && ', unread'}:{' '}
          </span>
          <Title title={title} to={action_url} />
        </p>
        <p className="text-14 wrap-anywhere text-ink-soft">{message}</p>
        <span className="text-12 text-ink-soft">
          <TimeAgo at={created_at} />
        </span>
      </div>
      <div className="flex shrink-0">
        {read_at === null && (
          <RowAction label={`Mark as read: ${title}`} onPress={onRead}>
            <Check size={16} aria-hidden />
          </RowAction>
        )}
        <RowAction label={`Delete: ${title}`} onPress={onDelete}>
          <Trash2 size={16} aria-hidden />
        </RowAction>
      </div>
    </li>
  );
}

/** Leads to what it is about, where that is a page of this app. */
function Title({ title, to }: { readonly title: string; readonly to: string | null }) {
  if (to === null || !to.startsWith('/bloom/')) return title;
  return (
    <Link to={to} className="underline decoration-line-strong underline-offset-4 hover:decoration-current">
      {title}
    </Link>
  );
}

interface RowActionProps {
  readonly label: string;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

function RowAction({ label, onPress, children }: RowActionProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={onPress}
      className="inline-flex size-11 cursor-pointer items-center justify-center rounded-control text-ink-soft transition-colors hover:bg-sunken hover:text-ink"
    >
      {children}
    </button>
  );
}

function NothingYet() {
  return (
    <div className="py-4">
      <p className="font-semibold">Nothing to tell</p>
      <p className="mt-1 text-14 text-ink-soft">
        A lead that scored high, a workflow that ended or a payment that failed is told here as it happens.
      </p>
    </div>
  );
}
