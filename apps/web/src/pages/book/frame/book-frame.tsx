import { Link, Outlet } from '@tanstack/react-router';
import { Keyboard, List, Search } from 'lucide-react';
import { useState } from 'react';
import { AppShell } from '../../../ui/frame/app-shell.tsx';
import { Shortcuts } from '../../../ui/shortcuts.tsx';
import { useLetterKeys } from '../../../ui/use-letter-keys.ts';
import { SearchDialog } from '../search/search-dialog.tsx';
import { useTutor } from './use-tutor.ts';

const shortcuts = [
  { keys: '/', what: 'Search the book' },
  { keys: '1', what: 'In a lesson: the original' },
  { keys: '2 3 4', what: 'Beginner, intermediate, advanced' },
  { keys: 'o', what: 'To the original and back' },
  { keys: '?', what: 'Show this list' },
] as const;

const action =
  'inline-flex min-h-11 min-w-11 cursor-pointer items-center justify-center gap-2 rounded-control px-2 text-14 font-medium text-ink-soft hover:bg-sunken hover:text-ink';

/** The frame of the book: contents, search and keys are at hand on each of its pages. */
export function BookFrame() {
  useTutor();
  const [panel, setPanel] = useState<'search' | 'keys'>();
  useLetterKeys({ '/': () => setPanel('search'), '?': () => setPanel('keys') });
  return (
    <AppShell
      app="book"
      name="Book"
      actions={
        <div className="flex print:hidden">
          <Link to="/book" className={action}>
            <List size={20} aria-hidden />
            <span className="max-sm:sr-only">Contents</span>
          </Link>
          <button type="button" className={action} onClick={() => setPanel('search')}>
            <Search size={20} aria-hidden />
            <span className="max-sm:sr-only">Search</span>
          </button>
          <button
            type="button"
            aria-label="Keys"
            className={`${action} max-sm:hidden`}
            onClick={() => setPanel('keys')}
          >
            <Keyboard size={20} aria-hidden />
          </button>
        </div>
      }
    >
      <Outlet />
      <SearchDialog
        isOpen={panel === 'search'}
        onOpenChange={(isOpen) => setPanel(isOpen ? 'search' : undefined)}
      />
      <Shortcuts
        shortcuts={shortcuts}
        isOpen={panel === 'keys'}
        onOpenChange={(isOpen) => setPanel(isOpen ? 'keys' : undefined)}
      />
    </AppShell>
  );
}
