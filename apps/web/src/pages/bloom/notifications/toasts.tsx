import { X } from 'lucide-react';
import { Notice } from '../../../ui/notice.tsx';
import { useLive } from './use-live-notifications.ts';

/** Warnings and failures as they come, over the page till they are put away. */
export function Toasts() {
  const { alerts, dismiss } = useLive();
  return (
    <div className="fixed right-4 bottom-4 z-20 flex w-[min(24rem,calc(100vw-2rem))] flex-col gap-2">
      {alerts.map(({ id, kind, title, message }) => (
        <div key={id} className="relative animate-arrive rounded-panel border border-line shadow-lg">
          <Notice kind={kind} title={title}>
            <p className="pr-8 text-14">{message}</p>
          </Notice>
          <button
            type="button"
            onClick={() => dismiss(id)}
            aria-label={`Put away: ${title}`}
            className="absolute top-1 right-1 inline-flex size-11 cursor-pointer items-center justify-center rounded-control text-ink-soft hover:text-ink"
          >
            <X size={16} aria-hidden />
          </button>
        </div>
      ))}
    </div>
  );
}
