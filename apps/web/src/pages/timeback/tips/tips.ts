import { createContext, useContext, useEffect, useMemo, useState } from 'react';
import { browserStorage, tabStorage } from '../../../api/browser-storage.ts';
import type { StreamState } from '../../../api/streams/follow-stream.ts';
import type { Answers } from '../visitor/answers.ts';
import { createTipQueue, type TipQueue } from './tip-queue.ts';
import { readTip } from './tip.ts';
import { forgetCursor, useAgentLoop } from './use-agent-loop.ts';

/** The visitor's tips and the line they come by. */
export interface Tips {
  readonly queue: TipQueue;
  readonly loop: StreamState;
}

export const TipsContext = createContext<Tips | undefined>(undefined);

/** The tips of this visitor. Throws outside of the TimeBack frame. */
export function useTips(): Tips {
  const tips = useContext(TipsContext);
  if (tips === undefined) throw new Error('There are no tips outside of the TimeBack frame');
  return tips;
}

/** Listens from the moment the visitor is known, so that what the first page brings about is not missed. */
export function useIncomingTips({ known, vid }: Pick<Answers, 'known' | 'vid'>): Tips {
  const [queue] = useState(() => createTipQueue({ tab: tabStorage, browser: browserStorage }));
  const loop = useAgentLoop({
    isWanted: known,
    vid,
    onVisitor: queue.keepOnly,
    onItem({ data: event }) {
      const tip = readTip(event.data);
      if (tip !== undefined) queue.add(tip);
    },
  });
  // After the loop has let go of it: nothing of a visitor who was forgotten stays.
  useEffect(() => {
    if (!known) forgetCursor();
  }, [known]);
  return useMemo(() => ({ queue, loop }), [queue, loop]);
}
