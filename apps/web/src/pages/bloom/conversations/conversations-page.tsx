import { useNavigate, useSearch } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { useCallback } from 'react';
import { trpc } from '../../../api/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { PageHeading } from '../../../ui/frame/page-heading.tsx';
import { UndoBar } from '../../../ui/undo-bar.tsx';
import { useLiveRows } from '../live/use-live-rows.ts';
import { ConversationList } from './conversation-list.tsx';
import { newConversation, type ConversationSearch } from './conversation-search.ts';
import { NewThread, Thread } from './thread.tsx';
import { useDeletion } from './use-deletion.ts';

/** A message is there at once; several of a moment are read together. */
const pauseMs = 300;

/** Conversations beside the one that is open; where there is no room for both, one of them. */
export function ConversationsPage() {
  const search = useSearch({ from: '/bloom/conversations' });
  const { open } = search;
  const navigate = useNavigate({ from: '/bloom/conversations' });
  const go = useCallback(
    (next: ConversationSearch) => void navigate({ search: next, resetScroll: false }),
    [navigate],
  );
  const utils = trpc.useUtils();
  useLiveRows('bloom.conversations', pauseMs, () => void utils.bloom.conversations.invalidate());
  const close = () => go(withoutOpen(search));
  const deletion = useDeletion(close);
  const isOpen = open !== undefined;
  return (
    <div className="grid gap-x-10 lg:grid-cols-[22rem_minmax(0,1fr)]">
      <div className={clsx('min-w-0 pt-8 pb-16', isOpen && 'max-lg:p-0')}>
        <div className="flex flex-wrap items-center justify-between gap-4">
          <PageHeading title="Conversations – Bloom" className={clsx('text-28', isOpen && 'max-lg:sr-only')}>
            Conversations
          </PageHeading>
          <Button
            onClick={() => go({ ...search, open: newConversation })}
            className={isOpen ? 'max-lg:hidden' : ''}
          >
            New
          </Button>
        </div>
        <div className={isOpen ? 'max-lg:hidden' : ''}>
          <ConversationList search={search} onTurn={(page) => go({ ...search, page })} />
        </div>
      </div>
      {open === undefined ? (
        <p className="hidden pt-24 text-ink-soft lg:block">Choose a conversation, or begin a new one.</p>
      ) : open === newConversation ? (
        <NewThread onBack={close} onBegun={(id) => go({ ...search, open: id })} />
      ) : (
        <Thread key={open} id={open} deletion={deletion} onBack={close} />
      )}
      <UndoBar {...deletion.undo} />
    </div>
  );
}

function withoutOpen({ page }: ConversationSearch): ConversationSearch {
  return page === undefined ? {} : { page };
}
