import { Link } from '@tanstack/react-router';
import { trpc } from '../../../api/trpc.ts';
import { Pages } from '../../../ui/pages.tsx';
import { QueryView } from '../../../ui/query-view.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import type { ConversationSearch } from './conversation-search.ts';
import { describeConversation, titleOf } from './conversation-words.ts';

const perPage = 20;

interface ConversationListProps {
  readonly search: ConversationSearch;
  readonly onTurn: (page: number) => void;
}

/** Conversations, the one in which something was said last first. */
export function ConversationList({ search, onTurn }: ConversationListProps) {
  const { page = 1, open } = search;
  const query = trpc.bloom.conversations.list.useQuery(
    { limit: perPage, offset: (page - 1) * perPage, sort_by: 'updated_at' },
    { placeholderData: (before) => before },
  );
  return (
    <QueryView query={query} skeleton={<ListSkeleton />}>
      {({ items, total }) =>
        total === 0 ? (
          <p className="mt-6 text-ink-soft">
            Nobody has talked to the agent yet. What your site’s visitors ask appears here, and you can ask it
            something yourself.
          </p>
        ) : (
          <>
            <ul className="mt-4 divide-y divide-line">
              {items.map((item) => (
                <li key={item.id}>
                  <Link
                    from="/bloom/conversations"
                    search={(before) => ({ ...before, open: item.id })}
                    resetScroll={false}
                    aria-current={item.id === open ? 'true' : undefined}
                    className="block h-21 rounded-control p-2 text-14 transition-colors hover:bg-sunken aria-[current=true]:bg-accent-soft"
                  >
                    <span className="flex justify-between gap-4">
                      <span className="min-w-0 truncate font-medium">{titleOf(item)}</span>
                      <span className="shrink-0 text-12 text-ink-soft">
                        <TimeAgo at={item.last_message?.created_at ?? item.updated_at} />
                      </span>
                    </span>
                    <span className="block truncate text-ink-soft">
                      {item.last_message?.role === 'assistant' && 'Agent: '}
                      {item.last_message?.content ?? 'Nothing was said yet'}
                    </span>
                    <span className="block text-12 text-ink-soft">{describeConversation(item)}</span>
                  </Link>
                </li>
              ))}
            </ul>
            {total > perPage && <Pages page={page} last={Math.ceil(total / perPage)} onTurn={onTurn} />}
          </>
        )
      }
    </QueryView>
  );
}

function ListSkeleton() {
  return (
    <div className="mt-4 space-y-2">
      {Array.from({ length: 12 }, (_, index) => (
        <Skeleton key={index} className="h-19 w-full" />
      ))}
    </div>
  );
}
