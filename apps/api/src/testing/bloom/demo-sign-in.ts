import type { Core } from '../../core.ts';
import { notify } from '../../modules/bloom/notifications/notify.ts';

export { demoAccounts, demoPassword } from '../../modules/bloom/demo/demo-agency.ts';

/** Notifies somebody, as the server does by itself when something happened. */
export async function notifyDemo(
  { bus }: Pick<Core, 'bus'>,
  given: { recipient_id: string; title: string; severity: 'info' | 'error' },
): Promise<void> {
  await bus.transaction(
    async (tx, publish) =>
      await notify(tx, publish, { ...given, notification_type: 'system', message: 'Have a look at it.' }),
  );
}
