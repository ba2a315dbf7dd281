import { useEffect, useRef, useState } from 'react';
import { followStream, type Stream, type StreamState } from './follow-stream.ts';

interface StreamOptions extends Pick<Stream, 'open' | 'onItem'>, Partial<Pick<Stream, 'isFinal'>> {
  /** Another name is another stream; without one there is nothing to follow. */
  readonly name: string | undefined;
  /** How long the page may be out of sight before the stream is given up, in milliseconds. */
  readonly graceMs: number;
}

/** Follows a subscription for as long as the component stands; gives how that goes. */
export function useStream(options: StreamOptions): StreamState {
  const [state, setState] = useState<StreamState>({ status: 'off' });
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  const { name, graceMs } = options;
  useEffect(() => {
    if (name === undefined) return undefined;
    const stop = new AbortController();
    const { signal } = stop;
    const stream: Stream = {
      open: async (handlers, until) => await latest.current.open(handlers, until),
      onItem: (item) => latest.current.onItem(item),
      isFinal: (fault) => latest.current.isFinal?.(fault) === true,
      onState: (next) => !signal.aborted && setState(next),
    };
    void followStream(stream, graceMs, signal);
    return () => {
      stop.abort();
      setState({ status: 'off' });
    };
  }, [name, graceMs]);
  return state;
}
