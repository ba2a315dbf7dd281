import { clsx } from 'clsx';
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

const kinds = {
  info: { Icon: Info, word: 'Note', tone: 'bg-info-soft text-info' },
  good: { Icon: CircleCheck, word: 'Done', tone: 'bg-good-soft text-good' },
  warn: { Icon: TriangleAlert, word: 'Attention', tone: 'bg-warn-soft text-warn' },
  bad: { Icon: CircleAlert, word: 'Problem', tone: 'bg-bad-soft text-bad' },
} as const;

interface NoticeProps {
  readonly kind: keyof typeof kinds;
  readonly title: string;
  readonly children?: ReactNode;
  /** What to do about it. */
  readonly action?: ReactNode;
}

/** Something to know, in the flow of the page. Problems interrupt a screen reader, the rest waits its turn. */
export function Notice({ kind, title, children, action }: NoticeProps) {
  const { Icon, word, tone } = kinds[kind];
  return (
    <div role={kind === 'bad' ? 'alert' : 'status'} className={clsx('flex gap-3 rounded-panel p-4', tone)}>
      <Icon size={20} aria-hidden className="mt-0.5 shrink-0" />
      <div className="min-w-0">
        <p className="font-semibold">
          <span className="sr-only">{word}: </span>
          {title}
        </p>
        {children !== undefined && <div className="mt-1 text-ink">{children}</div>}
        {action !== undefined && <div className="mt-3">{action}</div>}
      </div>
    </div>
  );
}
