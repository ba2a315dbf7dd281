import { clsx } from 'clsx';
import type { SectionState } from '../report-state/section-state.tsx';

interface OutlineLinkProps {
  readonly title: string;
  readonly state: SectionState;
  readonly isCurrent: boolean;
  readonly onOpen: () => void;
}

/** One section of the outline. */
export function OutlineLink({ title, state, isCurrent, onOpen }: OutlineLinkProps) {
  const { Icon, word, tone, reason, isQuiet } = state;
  return (
    <button
      type="button"
      data-outline
      aria-current={isCurrent ? 'page' : undefined}
      onClick={onOpen}
      className="flex min-h-11 w-full cursor-pointer items-center justify-between gap-2 rounded-control px-2 py-1.5 text-left hover:bg-sunken aria-[current]:hover:bg-transparent"
    >
      <span className={clsx('min-w-0', isCurrent ? 'font-semibold text-accent' : 'text-ink')}>{title}</span>
      {/* Room for the words that come and go while sections are written: no title wraps anew. */}
      <span
        className={clsx('flex min-w-17.5 shrink-0 items-center justify-end gap-1.5 text-12', tone)}
        title={reason}
      >
        <span className={clsx(isQuiet && 'sr-only')}>{word}</span>
        <Icon size={16} aria-hidden />
      </span>
    </button>
  );
}
