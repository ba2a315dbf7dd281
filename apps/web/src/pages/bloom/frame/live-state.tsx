import { Radio, WifiOff } from 'lucide-react';
import type { StreamState } from '../../../api/streams/follow-stream.ts';

const words = {
  off: { label: 'Not live', about: 'What is shown does not move by itself.' },
  connecting: { label: 'Connecting', about: 'Looking for the server.' },
  live: { label: 'Live', about: 'What happens shows up here by itself.' },
  retrying: { label: 'Reconnecting', about: 'The connection was lost. What is shown may be a little old.' },
  offline: { label: 'Offline', about: 'This device has no network. What is shown may be old.' },
} as const;

/** Whether what is shown moves by itself. */
export function LiveState({ state }: { readonly state: StreamState }) {
  const { label, about } = words[state.status];
  const isLive = state.status === 'live';
  const Icon = isLive ? Radio : WifiOff;
  return (
    <output title={about} className="flex min-h-11 items-center gap-2 px-2 text-14 text-ink-soft">
      <Icon size={16} aria-hidden className={isLive ? 'text-good' : 'text-warn'} />
      <span className="max-sm:sr-only">{label}</span>
    </output>
  );
}
