import { useEffect, useRef } from 'react';
import { useStream } from '../../../../api/streams/use-stream.ts';
import { trpc } from '../../../../api/trpc.ts';

/** For how long a tab out of sight stays connected, in milliseconds. */
const graceMs = 60_000;
/** An import adds leads by the hundred; the list is read again this often at most. */
const pauseMs = 1_000;

/** Reads the leads in sight again when one comes, is scored or is changed, in whichever tab. */
export function useLiveLeads(): void {
  const utils = trpc.useUtils();
  const timer = useRef<number>(undefined);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  useStream({
    name: 'bloom.leads',
    graceMs,
    open: (handlers) => utils.client.bloom.analytics.watch.subscribe({}, handlers),
    onItem() {
      timer.current ??= window.setTimeout(() => {
        timer.current = undefined;
        void utils.bloom.leads.invalidate();
      }, pauseMs);
    },
  });
}
