import { Lightbulb, LightbulbOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { StreamState } from '../../../api/streams/follow-stream.ts';
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
      {words[loop.status]}
      <output className="sr-only">{spoken}</output>
    </span>
  );
}

const words: Readonly<Record<StreamState['status'], string>> = {
  off: '',
  connecting: 'Connecting for tips',
  live: 'Tips are on',
  retrying: 'Reconnecting for tips',
  offline: 'No tips while offline',
};

function useSpoken(status: StreamState['status']): string {
  const [wasDown, setWasDown] = useState(false);
  const isDown = status === 'retrying' || status === 'offline';
  const isKnown = isDown || status === 'live';
  useEffect(() => {
    if (!isKnown) return undefined;
    const timer = setTimeout(() => setWasDown(isDown), lastingMs);
    return () => clearTimeout(timer);
  }, [isKnown, isDown]);
  if (!wasDown) return '';
  return status === 'live' ? 'Tips are back.' : 'Tips are interrupted. We are trying to reconnect.';
}
