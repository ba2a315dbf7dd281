import { useEffect, useRef, useState } from 'react';
import { followAgentLoop, type AgentLoopOptions, type LoopState } from './agent-loop.ts';
import { readFault } from './fault.ts';
import { trpc } from './trpc.ts';

interface AgentLoopProps extends Pick<AgentLoopOptions, 'onEvent' | 'onVisitor'> {
  /** Whether there is a visitor to listen for. */
  readonly enabled: boolean;
  /** The visitor of this tab; without it the one whom the cookie stands for. */
  readonly vid: string | undefined;
}

/** Follows the visitor's stream of smart tips (contract §4) for as long as the component stands; gives how that goes. */
export function useAgentLoop({ enabled, vid, ...handlers }: AgentLoopProps): LoopState {
  const [state, setState] = useState<LoopState>({ status: 'off' });
  const { client } = trpc.useUtils();
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    if (!enabled) return undefined;
    const stop = new AbortController();
    const { signal } = stop;
    void followAgentLoop({
      signal,
      readFault,
      createToken: async (signal) => await client.timeback.createAgentToken.mutate({ vid }, { signal }),
      onState: (next) => !signal.aborted && setState(next),
      onVisitor: (whose) => latest.current.onVisitor(whose),
      onEvent: (frame) => latest.current.onEvent(frame),
    });
    return () => {
      stop.abort();
      setState({ status: 'off' });
    };
  }, [enabled, vid, client]);
  return state;
}
