import { createContext, useCallback, useContext, useState } from 'react';
import type { StreamItem, StreamState } from '../../../api/streams/follow-stream.ts';
import { useStream } from '../../../api/streams/use-stream.ts';
import { trpc } from '../../../api/trpc.ts';
import { asRecord } from '../../../api/unparsed.ts';

/** A notification that wants to be seen at once. */
export interface Alert {
  readonly id: string;
  readonly kind: 'warn' | 'bad';
  readonly title: string;
  readonly message: string;
}

interface LiveNotifications {
  readonly state: StreamState;
  readonly alerts: readonly Alert[];
  readonly dismiss: (id: string) => void;
}

const LiveContext = createContext<LiveNotifications>({
  state: { status: 'off' },
  alerts: [],
  dismiss: () => undefined,
});

export const LiveProvider = LiveContext.Provider;

const mostAlerts = 3;
/** For how long a tab out of sight stays connected, in milliseconds. */
const graceMs = 60_000;

/** Follows the reader's notifications for as long as he is signed in. */
export function useLiveNotifications(): LiveNotifications {
  const utils = trpc.useUtils();
  const [alerts, setAlerts] = useState<readonly Alert[]>([]);
  const state = useStream({
    name: 'bloom.notifications',
    graceMs,
    open: (handlers) => utils.client.bloom.notifications.watch.subscribe({}, handlers),
    onItem(item) {
      // Whatever was missed meanwhile is read again too.
      if (item.data.type === 'opened') void utils.bloom.invalidate();
      if (item.data.type !== 'notification_created') return;
      void utils.bloom.notifications.invalidate();
      const alert = readAlert(item);
      // Of several tabs only the one that is used speaks up.
      if (alert !== undefined && document.hasFocus())
        setAlerts((shown) => [...shown, alert].slice(-mostAlerts));
    },
  });
  const dismiss = useCallback(
    (id: string) => setAlerts((shown) => shown.filter((alert) => alert.id !== id)),
    [],
  );
  return { state, alerts, dismiss };
}

/** What the frame follows, for what stands in it. */
export function useLive(): LiveNotifications {
  return useContext(LiveContext);
}

/** Good news waits in the list. */
function readAlert({ data: { data } }: StreamItem): Alert | undefined {
  const { notification_id, severity, title, message } = asRecord(data) ?? {};
  if (severity !== 'warning' && severity !== 'error') return undefined;
  return {
    id: String(notification_id),
    kind: severity === 'error' ? 'bad' : 'warn',
    title: String(title),
    message: String(message),
  };
}
