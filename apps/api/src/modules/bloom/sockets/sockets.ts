import { Notification } from '@quintet/contracts/bloom/notifications';
import { RowId } from '@quintet/contracts/bloom/fields';
import { notificationEvents, workflowEvents } from '@quintet/contracts/bloom/events';
import type {
  analyticsSocket,
  notificationsSocket,
  TrendParams,
  TrendTopic,
  workflowsSocket,
} from '@quintet/contracts/bloom/sockets';
import { z } from 'zod';
import type { Context } from '../../../context.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import type { SocketBinding } from '../../../sockets.ts';
import { type Identity, isStaff } from '../access/identity.ts';
import type { Rows } from '../access/rows.ts';
import { readTrend } from '../analytics/trends.ts';
import { agentCalls, analyticsOf, analyticsOfAll, notificationsOf, workflowsOf } from '../events/streams.ts';

type SocketServices = { readonly rows: Rows };
type SocketContext = Context<SocketServices, Identity>;

/** Whose analytics are told: staff hear of all rows. */
function analyticsStream(identity: Identity): string {
  return isStaff(identity) ? analyticsOfAll : analyticsOf(idOf(identity));
}

/** A service may have no id; then nothing is its own but what is the house's. */
function idOf({ user_id }: Identity): string {
  return user_id ?? '';
}

const trendOf = (topic: TrendTopic) => ({
  series({ services, identity }: SocketContext, params: z.output<typeof TrendParams>) {
    const ofAgents = topic === 'agent_trends';
    if (ofAgents && !isStaff(identity)) throw new ContractError('UNAUTHORIZED');
    return {
      key: JSON.stringify([isStaff(identity) ? 'staff' : identity.user_id, params]),
      streams: [ofAgents ? agentCalls : analyticsStream(identity)],
      compute: async () => await readTrend(services.rows, identity, topic, params),
    };
  },
});

/** `/api/ws/analytics` (contract "WebSockets"). */
export const analyticsBinding: SocketBinding<SocketServices, Identity, typeof analyticsSocket> = {
  open: ({ identity }) => ({ streams: [analyticsStream(identity)], closeAt: identity.expiresAt }),
  topics: {
    lead_trends: trendOf('lead_trends'),
    conversation_trends: trendOf('conversation_trends'),
    subscription_trends: trendOf('subscription_trends'),
    agent_trends: trendOf('agent_trends'),
  },
};

/** What `notify` publishes. */
const Notified = z.object({ data: notificationEvents.notification_created, notification: Notification });

/** `/api/ws/notifications` (contract "WebSockets"). */
export const notificationsBinding: SocketBinding<SocketServices, Identity, typeof notificationsSocket> = {
  open: ({ identity }) => ({ streams: [notificationsOf(idOf(identity))], closeAt: identity.expiresAt }),
  tell({ type, data: published }) {
    if (type !== 'notification_created') return [];
    const { data, notification } = Notified.parse(published);
    return [{ type, data, more: { notification } }];
  },
  topics: {
    'user:{id}': {
      follow({ identity }, { id }) {
        if (identity.role !== 'service' && id !== identity.user_id) throw new ContractError('UNAUTHORIZED');
        return { streams: [notificationsOf(id)] };
      },
      tell({ type, data }) {
        if (type !== 'notification_created') return undefined;
        const { id, severity, title, message, action_url } = Notified.parse(data).notification;
        return { id, severity: severity === 'info' ? 'success' : severity, title, message, action_url };
      },
    },
  },
};

/** `/api/ws/workflows` (contract "WebSockets"). */
export const workflowsBinding: SocketBinding<SocketServices, Identity, typeof workflowsSocket> = {
  open: ({ identity }) => ({ streams: [workflowsOf(idOf(identity))], closeAt: identity.expiresAt }),
  topics: {
    'workflow_run:{id}': {
      async follow({ services, identity }, { id }) {
        return { streams: [workflowsOf(await findOwner(services.rows, identity, id))] };
      },
      tell({ type, data }, { id }) {
        if (type !== 'workflow_status_update') return undefined;
        const { workflow_run_id, status, progress } = workflowEvents.workflow_status_update.parse(data);
        return workflow_run_id === id ? { status, progress } : undefined;
      },
    },
  },
};

/** Whose run it is, of those that the caller may see. Throws `UNAUTHORIZED`. */
async function findOwner(rows: Rows, identity: Identity, id: string): Promise<string> {
  const run = RowId.safeParse(id).success
    ? await rows.read(
        identity,
        async (tx) =>
          await tx.bloomWorkflowExecution.findUnique({ where: { id }, select: { user_id: true } }),
      )
    : null;
  if (run === null) throw new ContractError('UNAUTHORIZED');
  return run.user_id ?? '';
}
