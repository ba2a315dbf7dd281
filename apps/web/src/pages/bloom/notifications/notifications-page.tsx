import { useNavigate, useSearch } from '@tanstack/react-router';
import { trpc } from '../../../api/trpc.ts';
import { useFault } from '../../../api/fault.ts';
import { Button } from '../../../ui/button.tsx';
import { FaultNotice } from '../../../ui/fault-notice.tsx';
import { PageHeading } from '../../../ui/frame/page-heading.tsx';
import { Pages } from '../../../ui/pages.tsx';
import { QueryView } from '../../../ui/query-view.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { NotificationList } from './notification-list.tsx';
import { useNotificationActions } from './use-notification-actions.ts';

const perPage = 20;

/** All notifications of the reader, a page at a time. */
export function NotificationsPage() {
  const { page = 1, unread = false } = useSearch({ from: '/bloom/notifications' });
  const navigate = useNavigate({ from: '/bloom/notifications' });
  const { markAllRead, error } = useNotificationActions();
  const fault = useFault(error);
  const query = trpc.bloom.notifications.list.useQuery(
    { limit: perPage, offset: (page - 1) * perPage, unread_only: unread },
    { placeholderData: (before) => before },
  );
  return (
    <div className="max-w-180 pt-8 pb-16 md:pt-12">
      <PageHeading title="Notifications – Bloom" className="text-28 md:text-36">
        Notifications
      </PageHeading>
      <div className="mt-4 flex flex-wrap items-center justify-between gap-x-6">
        <label className="flex min-h-11 cursor-pointer items-center gap-2">
          <input
            type="checkbox"
            checked={unread}
            onChange={(event) =>
              void navigate({ search: event.target.checked ? { unread: true } : {}, replace: true })
            }
            className="size-4 accent-accent"
          />
          Unread only
        </label>
        <Button
          look="quiet"
          aria-disabled={query.data?.unread_count === 0}
          onClick={() => query.data?.unread_count !== 0 && markAllRead()}
        >
          Mark all as read
        </Button>
      </div>
      {fault !== undefined && <FaultNotice fault={fault} reassurance="The list is as it was before." />}
      <QueryView query={query} skeleton={<ListSkeleton />}>
        {({ notifications, total }) => (
          <>
            <NotificationList notifications={notifications} />
            {total > perPage && (
              <Pages
                page={page}
                last={Math.ceil(total / perPage)}
                onTurn={(to) => void navigate({ search: (before) => ({ ...before, page: to }) })}
              />
            )}
          </>
        )}
      </QueryView>
    </div>
  );
}

function ListSkeleton() {
  return (
    <div className="mt-3 space-y-4">
      {['one', 'two', 'three', 'four'].map((name) => (
        <Skeleton key={name} className="h-16 w-full" />
      ))}
    </div>
  );
}
