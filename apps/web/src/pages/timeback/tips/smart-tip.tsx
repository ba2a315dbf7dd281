import { useCallback, useEffect, useRef, useState } from 'react';
import { useFeedback } from './feedback.ts';
import { findBlock } from './show-block.ts';
import { TipCard } from './tip-card.tsx';
import type { TipQueue } from './tip-queue.ts';
import { mailOffer, type Tip } from './tip.ts';
import { TipsAway } from './tips-away.tsx';
import { useTips } from './tips.ts';

/** Room to breathe between one tip and the next, in milliseconds. */
const pauseMs = 2000;

/** The visitor's tips, one at a time, in a corner of the page; each is shown once and answered once. */
export function SmartTip() {
  const { loop } = useTips();
  const { tip, answer, close } = useNextTip();
  return (
    <>
      {/* There before the tip, so that a screen reader hears the tip arrive. */}
      <output className="sr-only">
        {tip !== undefined && `A tip: ${tip.summary} Press F8 to go to it, Escape to close it.`}
      </output>
      {tip !== undefined && <TipCard key={tip.id} tip={tip} onAnswer={answer} onClose={close} />}
      <TipsAway away={loop.fault?.status === 503} hidden={tip !== undefined} />
    </>
  );
}

function useNextTip() {
  const { queue } = useTips();
  const [tip, setTip] = useState<Tip>();
  const tell = useFeedback();
  const latest = useRef(tell);
  useEffect(() => {
    latest.current = tell;
  });
  useEffect(() => {
    // Who left the page with a tip open did not take it up.
    const left = queue.takeLeftOpen();
    if (left !== undefined) void latest.current(left.id, false);
  }, [queue]);
  useEffect(() => (tip === undefined ? watchForTip(queue, setTip) : undefined), [tip, queue]);
  const answer = useCallback(
    async (answered: Tip, accepted: boolean) => {
      queue.settle();
      return await latest.current(answered.id, accepted);
    },
    [queue],
  );
  const close = useCallback(() => setTip(undefined), []);
  return { tip, answer, close };
}

/** Calls back with the next tip once the page is in sight; one only, until it is called anew. */
function watchForTip(queue: TipQueue, onTip: (tip: Tip) => void): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  const look = () => {
    if (document.hidden || signal.aborted) return;
    const next = queue.take(fitsPage);
    if (next === undefined) return;
    stop.abort();
    onTip(next);
  };
  const timer = setTimeout(() => {
    const unwatch = queue.watch(look);
    signal.addEventListener('abort', unwatch, { once: true });
    document.addEventListener('visibilitychange', look, { signal });
    look();
  }, pauseMs);
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  return () => stop.abort();
}

function fitsPage(tip: Tip): boolean {
  return tip.block === mailOffer || findBlock(tip) !== undefined;
}
