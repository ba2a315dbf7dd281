import { useEffect, useRef } from 'react';
import { useStream } from '../../../api/streams/use-stream.ts';
import { trpc } from '../../../api/trpc.ts';

/** For how long a tab out of sight stays connected, in milliseconds. */
const graceMs = 60_000;
/** Figures that change by the second are read every other one. */
const pauseMs = 2_000;

/** Reads the figures again when a row behind them changes. */
export function useLiveAnalytics(): void {
  const utils = trpc.useUtils();
  const timer = useRef<number>(undefined);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  useStream({
    name: 'bloom.analytics',
    graceMs,
    open: (handlers) => utils.client.bloom.analytics.watch.subscribe({}, handlers),
    onItem(item) {
      if (item.data.type === 'opened') return;
      timer.current ??= window.setTimeout(() => {
        timer.current = undefined;
        void utils.bloom.analytics.invalidate();
        void utils.bloom.leads.list.invalidate();
      }, pauseMs);
    },
  });
}
