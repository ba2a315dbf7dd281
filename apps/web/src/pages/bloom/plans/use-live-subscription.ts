import { useStream } from '../../../api/streams/use-stream.ts';
import { trpc } from '../../../api/trpc.ts';

/** For how long a tab out of sight stays connected, in milliseconds. */
const graceMs = 60_000;

/** Reads the reader's plan again when something became of a subscription. */
export function useLiveSubscription(): void {
  const utils = trpc.useUtils();
  useStream({
    name: 'bloom.subscription',
    graceMs,
    open: (handlers) => utils.client.bloom.analytics.watch.subscribe({}, handlers),
    onItem({ data: { type } }) {
      if (type === 'opened' || type === 'reset' || type.startsWith('subscription_'))
        void utils.bloom.payments.getSubscription.invalidate();
    },
  });
}
