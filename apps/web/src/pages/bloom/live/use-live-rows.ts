import { useEffect, useRef } from 'react';
import { useStream } from '../../../api/streams/use-stream.ts';
import { trpc } from '../../../api/trpc.ts';

/** For how long a tab out of sight stays connected, in milliseconds. */
const graceMs = 60_000;

/**
 * Calls `reread` when a row that the reader may see comes or changes, in whichever tab, and after a connection was lost;
 * `pauseMs` apart at least, because a file of leads brings them by the hundred.
 */
export function useLiveRows(name: string, pauseMs: number, reread: () => void): void {
  const { client } = trpc.useUtils();
  const timer = useRef<number>(undefined);
  const wasOpen = useRef(false);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  useStream({
    name,
    graceMs,
    open: (handlers) => client.bloom.analytics.watch.subscribe({}, handlers),
    onItem({ data: { type } }) {
      const isFirst = type === 'opened' && !wasOpen.current;
      wasOpen.current = true;
      // What was read a moment ago is new.
      if (isFirst) return;
      timer.current ??= window.setTimeout(() => {
        timer.current = undefined;
        reread();
      }, pauseMs);
    },
  });
}
