import * as account from '@quintet/contracts/bloom/account';
import * as agents from '@quintet/contracts/bloom/agents';
import * as conversations from '@quintet/contracts/bloom/conversations';
import * as leads from '@quintet/contracts/bloom/leads';
import * as analytics from '@quintet/contracts/bloom/analytics';
import * as notifications from '@quintet/contracts/bloom/notifications';
import * as payments from '@quintet/contracts/bloom/payments';
import * as pricing from '@quintet/contracts/bloom/pricing';
import * as sockets from '@quintet/contracts/bloom/sockets';
import * as definitions from '@quintet/contracts/bloom/workflow-definitions';
import * as workflows from '@quintet/contracts/bloom/workflows';
import { createProcedures, router } from '../../trpc.ts';
import {
  authenticate,
  authenticateAdmin,
  authenticateIfAny,
  authenticateSocket,
  authenticateWith,
} from './access/authenticate.ts';
import { changePassword } from './access/change-password.ts';
import type { Identity } from './access/identity.ts';
import { getProfile, updateProfile } from './access/profile.ts';
import {
  callAgent,
  getAgent,
  getAgentMetrics,
  getAgentsHealth,
  listAgents,
} from './agents/agent-operations.ts';
import { getSession, signIn, signOut } from './access/sign-in.ts';
import { changeRole, listUsers } from './access/users.ts';
import {
  deleteConversation,
  findConversations,
  getConversation,
  restoreConversation,
  updateConversation,
} from './conversations/conversations.ts';
import { openReply } from './conversations/reply-text.ts';
import { sendMessage } from './conversations/send-message.ts';
import { createLead } from './leads/create-lead.ts';
import { exportLeads } from './leads/export-leads.ts';
import { importLeads } from './leads/import-leads.ts';
import { analyzeLead, deleteLead, getLead, restoreLead, updateLead } from './leads/leads.ts';
import { listLeads, listSources } from './leads/list-leads.ts';
import { listAgentLogs, listConversations, listSubscriptions } from './analytics/lists.ts';
import { getOverview } from './analytics/overview.ts';
import { getCustomerLtv, getRevenueByPackage, getRevenueSummary } from './analytics/revenue.ts';
import {
  getAgentSummary,
  getConversationSummary,
  getLeadSummary,
  getModelMetrics,
  getServiceInsights,
} from './analytics/summaries.ts';
import {
  getAgentTrends,
  getConversationTrends,
  getLeadTrends,
  getSubscriptionTrends,
} from './analytics/trends.ts';
import {
  countUnread,
  deleteNotification,
  getNotification,
  listNotifications,
  markAllRead,
  markRead,
} from './notifications/notifications.ts';
import { getCampaign, listPackages } from './pricing/pricing.ts';
import { createCheckoutSession } from './payments/checkout/create-checkout.ts';
import { getSubscription } from './payments/subscription.ts';
import { authenticateStripe } from './payments/webhook/authenticate-stripe.ts';
import { receiveStripeEvent } from './payments/webhook/receive-event.ts';
import type { BloomServices } from './services.ts';
import { analyticsBinding, notificationsBinding, workflowsBinding } from './sockets/sockets.ts';
import { deleteDefinition, listDefinitions, saveDefinition } from './workflows/definitions.ts';
import { executeWorkflow } from './workflows/execute.ts';
import { changeWorkflowState, getWorkflow, listWorkflows } from './workflows/executions.ts';
import { addAgentMessage, listAgentMessages } from './workflows/messages.ts';
import { approveWorkflowRun, cancelWorkflowRun, getWorkflowRun, retryWorkflowRun } from './workflows/runs.ts';
import { getVisualization } from './workflows/visualize.ts';

const { implement, implementSocket, implementStream } = createProcedures<BloomServices, Identities>({
  caller: { check: authenticate },
  anyone: { check: authenticateIfAny },
  admin: { check: authenticateAdmin },
  notifications: { check: authenticateWith('notifications:read') },
  analytics: { check: authenticateWith('analytics:read') },
  analytics_admin: { check: authenticateWith('analytics:read', authenticateAdmin) },
  socket: { check: authenticateSocket },
  notifications_socket: { check: authenticateWith('notifications:read', authenticateSocket) },
  analytics_socket: { check: authenticateWith('analytics:read', authenticateSocket) },
  stripe: { check: authenticateStripe },
});

interface Identities {
  /** A valid token of a person or a service. */
  caller: Identity;
  /** The same, or no token at all. */
  anyone: Identity | undefined;
  /** An admin or a service. */
  admin: Identity;
  /** Tokens that are limited by a `scope` have to have this one. */
  notifications: Identity;
  analytics: Identity;
  analytics_admin: Identity;
  /** The same for sockets, whose token may stand in the query. */
  socket: Identity;
  notifications_socket: Identity;
  analytics_socket: Identity;
  /** What Stripe signed: an event, not read yet. */
  stripe: unknown;
}

/** The Bloom document as procedures. */
export const bloomRouter = router({
  account: {
    signIn: implement(account.signIn, signIn),
    signOut: implement(account.signOut, signOut),
    getSession: implement(account.getSession, getSession),
    changePassword: implement(account.changePassword, changePassword),
    getProfile: implement(account.getProfile, getProfile),
    updateProfile: implement(account.updateProfile, updateProfile),
    listUsers: implement(account.listUsers, listUsers),
    changeRole: implement(account.changeRole, changeRole),
  },
  notifications: {
    list: implement(notifications.listNotifications, listNotifications),
    countUnread: implement(notifications.countUnread, countUnread),
    get: implement(notifications.getNotification, getNotification),
    markRead: implement(notifications.markRead, markRead),
    markAllRead: implement(notifications.markAllRead, markAllRead),
    delete: implement(notifications.deleteNotification, deleteNotification),
    watch: implementSocket(sockets.notificationsSocket, notificationsBinding),
  },
  agents: {
    invoke: implement(agents.invokeAgent, callAgent),
    list: implement(agents.listAgents, listAgents),
    get: implement(agents.getAgent, getAgent),
    getHealth: implement(agents.getAgentsHealth, getAgentsHealth),
    getMetrics: implement(agents.getAgentMetrics, getAgentMetrics),
  },
  pricing: {
    listPackages: implement(pricing.listPackages, listPackages),
    getCampaign: implement(pricing.getCampaign, getCampaign),
  },
  leads: {
    create: implement(leads.createLead, createLead),
    list: implement(leads.listLeads, listLeads),
    listSources: implement(leads.listLeadSources, listSources),
    export: implement(leads.exportLeads, exportLeads),
    import: implement(leads.importLeads, importLeads),
    get: implement(leads.getLead, getLead),
    update: implement(leads.updateLead, updateLead),
    delete: implement(leads.deleteLead, deleteLead),
    restore: implement(leads.restoreLead, restoreLead),
    analyze: implement(leads.analyzeLead, analyzeLead),
  },
  conversations: {
    sendMessage: implement(conversations.sendMessage, sendMessage),
    list: implement(conversations.listConversations, findConversations),
    get: implement(conversations.getConversation, getConversation),
    update: implement(conversations.updateConversation, updateConversation),
    delete: implement(conversations.deleteConversation, deleteConversation),
    restore: implement(conversations.restoreConversation, restoreConversation),
    followReply: implementStream(conversations.followReply, openReply),
  },
  workflows: {
    execute: implement(workflows.executeWorkflow, executeWorkflow),
    getRun: implement(workflows.getWorkflowRun, getWorkflowRun),
    cancel: implement(workflows.cancelWorkflowRun, cancelWorkflowRun),
    approve: implement(workflows.approveWorkflowRun, approveWorkflowRun),
    retry: implement(workflows.retryWorkflowRun, retryWorkflowRun),
    list: implement(workflows.listWorkflows, listWorkflows),
    get: implement(workflows.getWorkflow, getWorkflow),
    getVisualization: implement(workflows.getVisualization, getVisualization),
    listMessages: implement(workflows.listAgentMessages, listAgentMessages),
    addMessage: implement(workflows.addAgentMessage, addAgentMessage),
    changeState: implement(workflows.changeWorkflowState, changeWorkflowState),
    listDefinitions: implement(definitions.listDefinitions, listDefinitions),
    saveDefinition: implement(definitions.saveDefinition, saveDefinition),
    deleteDefinition: implement(definitions.deleteDefinition, deleteDefinition),
    watch: implementSocket(sockets.workflowsSocket, workflowsBinding),
  },
  payments: {
    createCheckoutSession: implement(payments.createCheckoutSession, createCheckoutSession),
    getSubscription: implement(payments.getSubscription, getSubscription),
    receiveEvent: implement(payments.receiveStripeEvent, receiveStripeEvent),
  },
  analytics: {
    watch: implementSocket(sockets.analyticsSocket, analyticsBinding),
    getOverview: implement(analytics.getOverview, getOverview),
    getLeadSummary: implement(analytics.getLeadSummary, getLeadSummary),
    getLeadTrends: implement(analytics.getLeadTrends, getLeadTrends),
    getConversationSummary: implement(analytics.getConversationSummary, getConversationSummary),
    getConversationTrends: implement(analytics.getConversationTrends, getConversationTrends),
    listConversations: implement(analytics.listConversations, listConversations),
    getRevenueSummary: implement(analytics.getRevenueSummary, getRevenueSummary),
    getRevenueByPackage: implement(analytics.getRevenueByPackage, getRevenueByPackage),
    getSubscriptionTrends: implement(analytics.getSubscriptionTrends, getSubscriptionTrends),
    getCustomerLtv: implement(analytics.getCustomerLtv, getCustomerLtv),
    listSubscriptions: implement(analytics.listSubscriptions, listSubscriptions),
    getAgentSummary: implement(analytics.getAgentSummary, getAgentSummary),
    getAgentTrends: implement(analytics.getAgentTrends, getAgentTrends),
    listAgentLogs: implement(analytics.listAgentLogs, listAgentLogs),
    getServiceInsights: implement(analytics.getServiceInsights, getServiceInsights),
    getModelMetrics: implement(analytics.getModelMetrics, getModelMetrics),
  },
});
