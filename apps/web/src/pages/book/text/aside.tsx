import { Info, Lightbulb, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

const kinds = {
  note: { Icon: Info, word: 'Note', tone: 'border-info text-info' },
  tip: { Icon: Lightbulb, word: 'Tip', tone: 'border-good text-good' },
  warning: { Icon: TriangleAlert, word: 'Take care', tone: 'border-warn text-warn' },
} as const;

export type AsideKind = keyof typeof kinds;

/** Whether a block is one of these. */
export function isAsideKind(kind: string): kind is AsideKind {
  return Object.hasOwn(kinds, kind);
}

/** A word beside the text. */
export function Aside({ kind, children }: { readonly kind: AsideKind; readonly children: ReactNode }) {
  const { Icon, word, tone } = kinds[kind];
  return (
    <div className={`my-6 border-l-2 pl-4 ${tone}`}>
      <p className="mb-1 flex items-center gap-2 font-sans text-14 font-medium">
        <Icon size={16} aria-hidden />
        {word}
      </p>
      <div className="text-ink [&>:last-child]:mb-0">{children}</div>
    </div>
  );
}
