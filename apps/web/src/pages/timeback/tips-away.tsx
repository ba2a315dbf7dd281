import { WifiOff } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { FloatingPanel, usePanel } from './floating-panel.tsx';
import { useUntouched } from './untouched.ts';

const shownMs = 10_000;

/** Says once per outage that the agent is away (contract §4, 503), and goes by itself. */
export function TipsAway({ away }: { readonly away: boolean }) {
  return (
    <>
      <output className="sr-only">{away && words}</output>
      {away && <Toast />}
    </>
  );
}

const words =
  'Tips are out of reach for the moment. We try again every 30 seconds; your page is complete without them.';

function Toast() {
  const [open, setOpen] = useState(true);
  return open ? <OpenToast onClose={() => setOpen(false)} /> : null;
}

function OpenToast({ onClose }: { readonly onClose: () => void }) {
  const panel = usePanel();
  useUntouched(panel, shownMs, onClose);
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
