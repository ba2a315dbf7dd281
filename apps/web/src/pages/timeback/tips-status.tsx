import { Lightbulb, LightbulbOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { LoopState } from '../../api/agent-loop.ts';
import { useTips } from './tips.ts';

/** Only what lasts is worth saying aloud, in milliseconds. */
const lastingMs = 5000;

/** How the line for tips stands, in a few words. Said aloud when it was down for a while, and when it is back. */
export function TipsStatus() {
  const { loop } = useTips();
  const spoken = useSpoken(loop.status);
  if (loop.status === 'off') return null;
  const Icon = loop.status === 'live' ? Lightbulb : LightbulbOff;
  return (
    <span data-loop={loop.status} className="inline-flex min-h-11 items-center gap-2 sm:ml-auto">
      <Icon size={16} aria-hidden className={loop.status === 'live' ? 'text-accent' : ''} />
      {describe(loop)}
      <output className="sr-only">{spoken}</output>
    </span>
  );
}

function describe({ status, reason }: LoopState): string {
  if (status === 'live') return 'Tips are on';
  if (status === 'connecting') return 'Connecting for tips';
  return reason === 'offline' ? 'No tips while offline' : 'Reconnecting for tips';
}

function useSpoken(status: LoopState['status']): string {
  const [wasDown, setWasDown] = useState(false);
  useEffect(() => {
    if (status !== 'live' && status !== 'retrying') return undefined;
    const timer = setTimeout(() => setWasDown(status === 'retrying'), lastingMs);
    return () => clearTimeout(timer);
  }, [status]);
  if (!wasDown) return '';
  return status === 'live' ? 'Tips are back.' : 'Tips are interrupted. We are trying to reconnect.';
}
