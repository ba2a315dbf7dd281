import { Button } from './button.tsx';

interface PagesProps {
  readonly page: number;
  readonly last: number;
  readonly onTurn: (page: number) => void;
}

/** Turns the pages of a list that begins with the newest. */
export function Pages({ page, last, onTurn }: PagesProps) {
  return (
    <nav aria-label="Pages" className="mt-4 flex items-center justify-between gap-4">
      <Button look="secondary" aria-disabled={page === 1} onClick={() => page > 1 && onTurn(page - 1)}>
        Newer
      </Button>
      <p className="text-14 text-ink-soft tabular-nums">
        Page {page} of {last}
      </p>
      <Button look="secondary" aria-disabled={page >= last} onClick={() => page < last && onTurn(page + 1)}>
        Older
      </Button>
    </nav>
  );
}
