import { Lightbulb } from 'lucide-react';
import { useEffect, useRef, useState, type RefObject } from 'react';
import { Button } from '../../../ui/button.tsx';
import { useAnswers } from '../visitor/answers.ts';
import { FloatingPanel, usePanel } from './floating-panel.tsx';
import { findBlock, showBlock } from './show-block.ts';
import { mailOffer, type Tip } from './tip.ts';
import { useIdleTimeout } from './use-idle-timeout.ts';

/** A tip that nobody touches for this long goes away, in milliseconds. */
const patienceMs = 30_000;

type Phase = 'asking' | 'sending' | 'sent' | 'failed';

interface TipCardProps {
  readonly tip: Tip;
  /** Tells the server; resolves with whether it took the answer. */
  readonly onAnswer: (tip: Tip, accepted: boolean) => Promise<boolean>;
  readonly onClose: () => void;
}

/** One tip and its two answers. F8 goes to it from anywhere, Escape puts it away. */
export function TipCard({ tip, onAnswer, onClose }: TipCardProps) {
  const [phase, setPhase] = useState<Phase>('asking');
  const panel = usePanel();
  const giveFocusBack = useFocusLoan(panel);

  function leave(): void {
    giveFocusBack();
    onClose();
  }

  function pass(): void {
    if (phase === 'asking') void onAnswer(tip, false);
    if (phase !== 'sending') leave();
  }

  async function askForMail(): Promise<void> {
    setPhase('sending');
    // The button is about to go, and the focus with it.
    panel.current?.focus({ preventScroll: true });
    setPhase((await onAnswer(tip, true)) ? 'sent' : 'failed');
  }

  function showPlace(): void {
    const place = findBlock(tip);
    void onAnswer(tip, true);
    onClose();
    if (place !== undefined) showBlock(place);
  }

  useIdleTimeout(panel, phase === 'sending' ? undefined : patienceMs, pass);
  useEscape(panel, pass);
  return (
    <FloatingPanel label="Tip" panel={panel} shortcut="F8">
      <div className="flex gap-3">
        <Lightbulb size={20} aria-hidden className="mt-0.5 shrink-0 text-accent" />
        <TipWords tip={tip} phase={phase} />
      </div>
      <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-1 pl-8">
        {phase === 'asking' && (
          <>
            <Button look="secondary" onClick={tip.block === mailOffer ? () => void askForMail() : showPlace}>
              {tip.block === mailOffer ? 'Mail me the link' : 'Show me'}
            </Button>
            <Button look="quiet" onClick={pass}>
              Not now
            </Button>
          </>
        )}
        {(phase === 'sent' || phase === 'failed') && (
          <Button look="secondary" onClick={leave}>
            Close
          </Button>
        )}
      </div>
    </FloatingPanel>
  );
}

function TipWords({ tip, phase }: { readonly tip: Tip; readonly phase: Phase }) {
  const { answers } = useAnswers();
  const words: Readonly<Record<Phase, string>> = {
    asking: '',
    sending: 'We are arranging the mail.',
    sent: `The link to this page will be in your mail by tomorrow, at ${answers.email}.`,
    failed: 'That did not work, so no mail will come.',
  };
  return (
    <div className="min-w-0 wrap-anywhere">
      <p className="sr-only">Tip</p>
      {phase === 'asking' && <p>{tip.summary}</p>}
      <output className="block">{words[phase]}</output>
    </div>
  );
}

/** Escape counts inside the panel, and where nothing else could want it. F8 moves the focus into the panel. */
function useEscape(panel: RefObject<HTMLElement | null>, onEscape: () => void): void {
  const latest = useRef(onEscape);
  useEffect(() => {
    latest.current = onEscape;
  });
  useEffect(() => {
    const handleKey = (event: KeyboardEvent) => {
      const { activeElement } = document;
      const isFree = activeElement === null || activeElement.matches('body, main, h1, [data-block]');
      const isInside = panel.current?.contains(activeElement) === true;
      if (event.key === 'F8') panel.current?.focus({ preventScroll: true });
      if (event.key === 'Escape' && (isFree || isInside)) latest.current();
    };
    document.addEventListener('keydown', handleKey);
    return () => document.removeEventListener('keydown', handleKey);
  }, [panel]);
}

/** Remembers where the focus came from; gives it back there, or to the page. */
function useFocusLoan(panel: RefObject<HTMLElement | null>): () => void {
  const lender = useRef<HTMLElement>(null);
  useEffect(() => {
    const { current } = panel;
    const remember = ({ relatedTarget }: FocusEvent) => {
      const isOutside = relatedTarget instanceof HTMLElement && current?.contains(relatedTarget) === false;
      if (isOutside) lender.current = relatedTarget;
    };
    current?.addEventListener('focusin', remember);
    return () => current?.removeEventListener('focusin', remember);
  }, [panel]);
  return () => {
    if (panel.current?.contains(document.activeElement) !== true) return;
    const back = lender.current ?? document.querySelector<HTMLElement>('#main');
    back?.focus({ preventScroll: true });
  };
}
