import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  type ErrorComponentProps,
} from '@tanstack/react-router';
import { readConversationSearch } from './pages/bloom/conversations/conversation-search.ts';
import { readLeadSearch } from './pages/bloom/leads/search/lead-search.ts';
import { readNotificationSearch } from './pages/bloom/notifications/notification-search.ts';
import { readRangeSearch } from './pages/bloom/overview/range-search.ts';
import { BrokenPage } from './pages/broken-page.tsx';
import { readAgentSearch } from './pages/bloom/agents/agent-search.ts';
import { readPlanSearch } from './pages/bloom/plans/plan-search.ts';
import { readRunSearch, readWorkflowSearch } from './pages/bloom/workflows/workflow-search.ts';
import { ComingPage } from './pages/coming/coming-page.tsx';
import { MissingPage } from './pages/missing-page.tsx';
import { readDeskSearch } from './pages/reports/desk/desk-search.ts';
import { readCustomerSearch } from './pages/reports/facts/customer-search.ts';
import { StartPage } from './pages/start/start-page.tsx';
import { readHistorySearch, readPagesSearch, readReceiptSearch } from './pages/timeback/admin/search.ts';
import { HeroPage } from './pages/timeback/hero/hero-page.tsx';
import { PageSkeleton } from './pages/timeback/page/page-skeleton.tsx';
import { QuizPage } from './pages/timeback/quiz/quiz-page.tsx';
import { TimebackFrame } from './pages/timeback/frame/timeback-frame.tsx';

const root = createRootRoute({
  component: Outlet,
  notFoundComponent: MissingPage,
  errorComponent: ({ reset }: ErrorComponentProps) => <BrokenPage onRetry={reset} />,
});

const start = createRoute({ getParentRoute: () => root, path: '/', component: StartPage });
const bloom = createRoute({
  getParentRoute: () => root,
  path: '/bloom',
  component: lazyRouteComponent(() => import('./pages/bloom/frame/bloom-frame.tsx'), 'BloomFrame'),
});
const bloomOverview = createRoute({
  getParentRoute: () => bloom,
  path: '/',
  validateSearch: readRangeSearch,
  component: lazyRouteComponent(() => import('./pages/bloom/overview/overview-page.tsx'), 'OverviewPage'),
});
const bloomConversations = createRoute({
  getParentRoute: () => bloom,
  path: '/conversations',
  validateSearch: readConversationSearch,
  component: lazyRouteComponent(
    () => import('./pages/bloom/conversations/conversations-page.tsx'),
    'ConversationsPage',
  ),
});
const bloomLeads = createRoute({
  getParentRoute: () => bloom,
  path: '/leads',
  validateSearch: readLeadSearch,
  component: lazyRouteComponent(() => import('./pages/bloom/leads/leads-page.tsx'), 'LeadsPage'),
});
const bloomNotifications = createRoute({
  getParentRoute: () => bloom,
  path: '/notifications',
  validateSearch: readNotificationSearch,
  component: lazyRouteComponent(
    () => import('./pages/bloom/notifications/notifications-page.tsx'),
    'NotificationsPage',
  ),
});
const bloomWorkflows = createRoute({
  getParentRoute: () => bloom,
  path: '/workflows',
  validateSearch: readWorkflowSearch,
  component: lazyRouteComponent(() => import('./pages/bloom/workflows/workflows-page.tsx'), 'WorkflowsPage'),
});
const bloomRun = createRoute({
  getParentRoute: () => bloom,
  path: '/workflows/$runId',
  validateSearch: readRunSearch,
  component: lazyRouteComponent(() => import('./pages/bloom/workflows/run-page.tsx'), 'RunPage'),
});
const bloomAgents = createRoute({
  getParentRoute: () => bloom,
  path: '/agents',
  component: lazyRouteComponent(() => import('./pages/bloom/agents/agents-page.tsx'), 'AgentsPage'),
});
const bloomAgent = createRoute({
  getParentRoute: () => bloom,
  path: '/agents/$agentId',
  validateSearch: readAgentSearch,
  component: lazyRouteComponent(() => import('./pages/bloom/agents/agent-page.tsx'), 'AgentPage'),
});
const bloomPlans = createRoute({
  getParentRoute: () => bloom,
  path: '/plans',
  validateSearch: readPlanSearch,
  component: lazyRouteComponent(() => import('./pages/bloom/plans/plans-page.tsx'), 'PlansPage'),
});
const bloomPaid = createRoute({
  getParentRoute: () => bloom,
  path: '/plans/success',
  validateSearch: readPlanSearch,
  component: lazyRouteComponent(() => import('./pages/bloom/plans/return-pages.tsx'), 'PaidPage'),
});
const bloomUnpaid = createRoute({
  getParentRoute: () => bloom,
  path: '/plans/cancelled',
  validateSearch: readPlanSearch,
  component: lazyRouteComponent(() => import('./pages/bloom/plans/return-pages.tsx'), 'CancelledPage'),
});
const bloomSettings = createRoute({
  getParentRoute: () => bloom,
  path: '/settings',
  component: lazyRouteComponent(() => import('./pages/bloom/settings/settings-page.tsx'), 'SettingsPage'),
});
const book = createRoute({
  getParentRoute: () => root,
  path: '/book',
  component: lazyRouteComponent(() => import('./pages/book/frame/book-frame.tsx'), 'BookFrame'),
});
const bookContents = createRoute({
  getParentRoute: () => book,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/book/contents/contents-page.tsx'), 'ContentsPage'),
});
const bookLesson = createRoute({
  getParentRoute: () => book,
  path: '/$chapter/$lesson',
  component: lazyRouteComponent(() => import('./pages/book/lesson/lesson-page.tsx'), 'LessonPage'),
});
const docs = createRoute({
  getParentRoute: () => root,
  path: '/docs',
  component: () => <ComingPage app="tutor" />,
});

const timeback = createRoute({ getParentRoute: () => root, path: '/timeback', component: TimebackFrame });
const hero = createRoute({ getParentRoute: () => timeback, path: '/', component: HeroPage });
const outcome = createRoute({
  getParentRoute: () => timeback,
  path: '/quiz/outcome',
  component: () => <QuizPage step="outcome" />,
});
const context = createRoute({
  getParentRoute: () => timeback,
  path: '/quiz/context',
  component: () => <QuizPage step="context" />,
});
/** Apart from the rest, because only this page needs the Markdown reader. */
const personal = createRoute({
  getParentRoute: () => timeback,
  path: '/page',
  component: lazyRouteComponent(() => import('./pages/timeback/page/personal-page.tsx'), 'PersonalPage'),
  pendingComponent: PageSkeleton,
  pendingMs: 0,
});

const reports = createRoute({
  getParentRoute: () => root,
  path: '/reports',
  component: lazyRouteComponent(() => import('./pages/reports/start/reports-page.tsx'), 'ReportsPage'),
});
const desk = createRoute({
  getParentRoute: () => root,
  path: '/reports/$reportId',
  validateSearch: readDeskSearch,
  component: lazyRouteComponent(() => import('./pages/reports/desk/desk-page.tsx'), 'DeskPage'),
});
const newCustomer = createRoute({
  getParentRoute: () => root,
  path: '/reports/new-customer',
  component: lazyRouteComponent(() => import('./pages/reports/facts/customer-page.tsx'), 'NewCustomerPage'),
});
const customer = createRoute({
  getParentRoute: () => root,
  path: '/reports/customers/$customerId',
  component: lazyRouteComponent(() => import('./pages/reports/facts/customer-page.tsx'), 'CustomerPage'),
});
const newOpportunity = createRoute({
  getParentRoute: () => root,
  path: '/reports/new-opportunity',
  validateSearch: readCustomerSearch,
  component: lazyRouteComponent(
    () => import('./pages/reports/facts/opportunity-page.tsx'),
    'NewOpportunityPage',
  ),
});
const opportunity = createRoute({
  getParentRoute: () => root,
  path: '/reports/opportunities/$opportunityId',
  component: lazyRouteComponent(
    () => import('./pages/reports/facts/opportunity-page.tsx'),
    'OpportunityPage',
  ),
});

/** Only the people who run the site come here, so no visitor loads any of it. */
const admin = createRoute({
  getParentRoute: () => root,
  path: '/timeback/admin',
  component: lazyRouteComponent(() => import('./pages/timeback/admin/admin-frame.tsx'), 'AdminFrame'),
});
const experiments = createRoute({
  getParentRoute: () => admin,
  path: '/',
  validateSearch: readHistorySearch,
  component: lazyRouteComponent(
    () => import('./pages/timeback/admin/experiments/experiments-page.tsx'),
    'ExperimentsPage',
  ),
});
const pages = createRoute({
  getParentRoute: () => admin,
  path: '/pages',
  validateSearch: readPagesSearch,
  component: lazyRouteComponent(() => import('./pages/timeback/admin/pages/pages-page.tsx'), 'PagesPage'),
});
const tips = createRoute({
  getParentRoute: () => admin,
  path: '/tips',
  validateSearch: readHistorySearch,
  component: lazyRouteComponent(() => import('./pages/timeback/admin/tips/tips-page.tsx'), 'TipsPage'),
});
const receipts = createRoute({
  getParentRoute: () => admin,
  path: '/receipts',
  validateSearch: readReceiptSearch,
  component: lazyRouteComponent(
    () => import('./pages/timeback/admin/receipts/receipts-page.tsx'),
    'ReceiptsPage',
  ),
});

const tree = root.addChildren([
  start,
  reports,
  desk,
  newCustomer,
  customer,
  newOpportunity,
  opportunity,
  bloom.addChildren([
    bloomOverview,
    bloomLeads,
    bloomConversations,
    bloomNotifications,
    bloomWorkflows,
    bloomRun,
    bloomAgents,
    bloomAgent,
    bloomPlans,
    bloomPaid,
    bloomUnpaid,
    bloomSettings,
  ]),
  book.addChildren([bookContents, bookLesson]),
  docs,
  timeback.addChildren([hero, outcome, context, personal]),
  admin.addChildren([experiments, pages, tips, receipts]),
]);

/** Every address of the web app. */
export function createAppRouter() {
  return createRouter({
    routeTree: tree,
    scrollRestoration: true,
    defaultPreload: 'intent',
    trailingSlash: 'never',
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
