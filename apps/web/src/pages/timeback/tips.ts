import { createContext, useContext, useEffect, useMemo, useState } from 'react';
import { forgetCursor } from '../../api/agent-cursor.ts';
import type { LoopState } from '../../api/agent-loop.ts';
import { useAgentLoop } from '../../api/use-agent-loop.ts';
import type { Answers } from './answers.ts';
import { createTipQueue, type TipQueue } from './tip-queue.ts';
import { openTipStores } from './tip-stores.ts';
import { readTip } from './tip.ts';

/** The visitor's tips and the line they come by. */
export interface Tips {
  readonly queue: TipQueue;
  readonly loop: LoopState;
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
  const [queue] = useState(() => createTipQueue(openTipStores()));
  const loop = useAgentLoop({
    enabled: known,
    vid,
    onVisitor: queue.keepOnly,
    onEvent(frame) {
      const tip = readTip(frame);
      if (tip !== undefined) queue.add(tip);
    },
  });
  // After the loop has let go of it: nothing of a visitor who was forgotten stays.
  useEffect(() => {
    if (!known) forgetCursor();
  }, [known]);
  return useMemo(() => ({ queue, loop }), [queue, loop]);
}
