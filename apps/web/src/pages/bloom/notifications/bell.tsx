import { Link } from '@tanstack/react-router';
import { Bell as BellIcon } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import { trpc } from '../../../api/trpc.ts';
import { QueryView } from '../../../ui/query-view.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { NotificationList } from './notification-list.tsx';

const shown = 6;
const mostCounted = 99;

/** How many notifications are unread; opens the newest. */
export function Bell() {
  const [isOpen, setOpen] = useState(false);
  const { data } = trpc.bloom.notifications.countUnread.useQuery({});
  const unread = data?.unread_count ?? 0;
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger
        aria-label={unread === 0 ? 'Notifications' : `Notifications, ${unread} unread`}
        className="relative inline-flex size-11 cursor-pointer items-center justify-center rounded-control text-ink-soft transition-colors hover:bg-sunken hover:text-ink"
      >
        <BellIcon size={20} aria-hidden />
        {unread > 0 && (
          <span
            aria-hidden
            className="absolute top-1 right-0.5 min-w-5 rounded-full bg-accent px-1 text-center text-12 leading-5 font-semibold text-on-accent tabular-nums"
          >
            {unread > mostCounted ? `${mostCounted}+` : unread}
          </span>
        )}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={4}
          collisionPadding={16}
          aria-label="Newest notifications"
          className="z-20 max-h-[70dvh] w-[min(26rem,calc(100vw-2rem))] overflow-y-auto rounded-panel border border-line bg-surface p-4 shadow-lg"
        >
          {isOpen && <Newest onLeave={() => setOpen(false)} />}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Newest({ onLeave }: { readonly onLeave: () => void }) {
  const query = trpc.bloom.notifications.list.useQuery({ limit: shown });
  return (
    <>
      <QueryView query={query} skeleton={<Skeleton className="h-40 w-full" />}>
        {({ notifications }) => <NotificationList notifications={notifications} />}
      </QueryView>
      <Link
        to="/bloom/notifications"
        onClick={onLeave}
        className="mt-2 flex min-h-11 items-center font-medium underline decoration-line-strong underline-offset-4 hover:decoration-current"
      >
        All notifications
      </Link>
    </>
  );
}
