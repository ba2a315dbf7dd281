import { WifiOff } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { FloatingPanel, usePanel } from './floating-panel.tsx';
import { useIdleTimeout } from './use-idle-timeout.ts';

const shownMs = 10_000;

interface TipsAwayProps {
  readonly away: boolean;
  /** A tip has the place. */
  readonly hidden: boolean;
}

/** Says once per outage that the agent is away (contract §4, 503), and goes by itself. */
export function TipsAway({ away, hidden }: TipsAwayProps) {
  return (
    <>
      <output className="sr-only">{away && words}</output>
      {away && <Outage hidden={hidden} />}
    </>
  );
}

const words =
  'Tips are out of reach for the moment. We try again every 30 seconds; your page is complete without them.';

function Outage({ hidden }: Pick<TipsAwayProps, 'hidden'>) {
  const [isTold, setTold] = useState(false);
  return isTold || hidden ? null : <Toast onClose={() => setTold(true)} />;
}

function Toast({ onClose }: { readonly onClose: () => void }) {
  const panel = usePanel();
  useIdleTimeout(panel, shownMs, onClose);
  return (
    <FloatingPanel label="Message" panel={panel}>
      <div className="flex gap-3">
        <WifiOff size={20} aria-hidden className="mt-0.5 shrink-0 text-warn" />
        <p>{words}</p>
      </div>
      <Button look="quiet" onClick={onClose} className="mt-1 ml-8">
        Close
      </Button>
    </FloatingPanel>
  );
}
