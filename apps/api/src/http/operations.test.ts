import * as bloomAccount from '@quintet/contracts/bloom/account';
import * as bloomAgents from '@quintet/contracts/bloom/agents';
import * as bloomConversations from '@quintet/contracts/bloom/conversations';
import * as bloomLeads from '@quintet/contracts/bloom/leads';
import * as bloomAnalytics from '@quintet/contracts/bloom/analytics';
import * as bloomNotifications from '@quintet/contracts/bloom/notifications';
import * as bloomPayments from '@quintet/contracts/bloom/payments';
import * as bloomPricing from '@quintet/contracts/bloom/pricing';
import * as bloomDefinitions from '@quintet/contracts/bloom/workflow-definitions';
import * as bloomWorkflows from '@quintet/contracts/bloom/workflows';
import * as chatkitServer from '@quintet/contracts/chatkit/server';
import * as chatkitSession from '@quintet/contracts/chatkit/session';
import * as health from '@quintet/contracts/health/operations';
import type { Operation } from '@quintet/contracts/operation';
import * as reports from '@quintet/contracts/reports/operations';
import { reportTypes, sectionTitles } from '@quintet/contracts/reports/schemas';
import * as records from '@quintet/contracts/reports/record-operations';
import * as studio from '@quintet/contracts/reports/studio-operations';
import * as textbook from '@quintet/contracts/textbook/operations';
import * as admin from '@quintet/contracts/timeback/admin-operations';
import * as timeback from '@quintet/contracts/timeback/operations';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bloomEnv, mintService } from '../testing/bloom/bloom-callers.ts';
import { openChatkit } from '../testing/chatkit/chatkit-client.ts';
import { webhookSecret } from '../testing/bloom/stripe-events.ts';
import { startStripe, type StripeStub } from '../testing/bloom/stripe-stub.ts';
import { createReportClient, reportsEnv } from '../testing/reports/report-client.ts';
import { allFaults } from '../testing/faults.ts';
import { brokenInputs, type Hints, hostileInputs, validInputs } from '../testing/schema-inputs.ts';
import { startApi, type RunningApi } from '../testing/servers/start-api.ts';
import { type Caller, callRest, callTrpc, codeOf } from '../testing/call-operation.ts';
import { mintVisitor } from '../testing/timeback/visitors.ts';

const documents = [
  health,
  timeback,
  admin,
  reports,
  records,
  studio,
  bloomAccount,
  bloomAgents,
  bloomConversations,
  bloomLeads,
  bloomAnalytics,
  bloomNotifications,
  bloomPayments,
  bloomPricing,
  bloomWorkflows,
  bloomDefinitions,
  chatkitSession,
  textbook,
  chatkitServer,
];
const operations = documents.flatMap((document) =>
  Object.values<unknown>(document).filter((value) => isOperation(value)),
);
const runs = allFaults ? 50 : 6;

/** Schemas and streams stand beside their operations in some documents. */
function isOperation(value: unknown): value is Operation {
  return value instanceof Object && 'method' in value && 'output' in value;
}

/** What an input may still meet that its schema takes: the data know better, or the caller may not. */
const refusals: Readonly<Record<string, readonly string[]>> = {
  'bloom.payments.createCheckoutSession': ['BAD_REQUEST'],
  'bloom.payments.receiveEvent': ['INVALID_SIGNATURE'],
  'bloom.account.signIn': ['UNAUTHORIZED'],
  'bloom.notifications.get': ['NOT_FOUND'],
  'bloom.notifications.delete': ['NOT_FOUND'],
  'bloom.workflows.execute': ['BAD_REQUEST'],
  'bloom.workflows.getRun': ['NOT_FOUND'],
  'bloom.workflows.cancel': ['NOT_FOUND'],
  'bloom.workflows.approve': ['NOT_FOUND'],
  'bloom.workflows.retry': ['NOT_FOUND'],
  'bloom.workflows.get': ['NOT_FOUND'],
  'bloom.workflows.getVisualization': ['NOT_FOUND'],
  'bloom.workflows.listMessages': ['NOT_FOUND'],
  'bloom.workflows.addMessage': ['NOT_FOUND'],
  'bloom.workflows.changeState': ['NOT_FOUND'],
  'bloom.workflows.saveDefinition': ['CONFLICT'],
  'bloom.workflows.deleteDefinition': ['NOT_FOUND'],
  'bloom.leads.import': ['BAD_REQUEST'],
  'bloom.leads.get': ['NOT_FOUND'],
  'bloom.leads.update': ['NOT_FOUND'],
  'bloom.leads.delete': ['NOT_FOUND'],
  'bloom.leads.restore': ['NOT_FOUND'],
  'bloom.agents.get': ['NOT_FOUND'],
  'bloom.agents.invoke': ['BAD_REQUEST'],
  'bloom.analytics.getCustomerLtv': ['BAD_REQUEST'],
  'bloom.leads.analyze': ['NOT_FOUND'],
  'bloom.conversations.sendMessage': ['NOT_FOUND', 'CONFLICT'],
  'bloom.conversations.get': ['NOT_FOUND'],
  'bloom.conversations.update': ['NOT_FOUND'],
  'bloom.conversations.delete': ['NOT_FOUND'],
  'bloom.conversations.restore': ['NOT_FOUND'],
  'bloom.pricing.getCampaign': ['NOT_FOUND'],
  'bloom.account.changePassword': ['FORBIDDEN'],
  'bloom.account.changeRole': ['NOT_FOUND'],
  'textbook.changeDifficulty': ['session_not_found'],
  'textbook.clearSession': ['session_not_found'],
  'textbook.toggleOriginal': ['session_not_found'],
  'chatkit.serve': ['INVALID_REQUEST', 'NOT_FOUND'],
  'timeback.deleteProfile': ['invalid_vid'],
  'timeback.getReceipt': ['not_found'],
  'timeback.giveFeedback': ['not_found'],
  'timeback.personalize': ['invalid_context', 'preview_forbidden'],
  'timeback.previewCell': ['invalid_context'],
  'timeback.resumeExperiment': ['not_found'],
  'timeback.shipVariant': ['not_found'],
  'timeback.startAdminSession': ['invalid_jwt'],
  'reports.cancelJob': ['JOB_NOT_FOUND'],
  'reports.cancelReportRun': ['NOT_FOUND'],
  'reports.generateReport': ['NOT_FOUND'],
  'reports.getStatus': ['JOB_NOT_FOUND'],
  'reports.deleteCustomer': ['NOT_FOUND'],
  'reports.deleteOpportunity': ['NOT_FOUND'],
  'reports.getCustomer': ['NOT_FOUND'],
  'reports.getOpportunity': ['NOT_FOUND'],
  'reports.saveCustomer': ['CONFLICT'],
  'reports.saveOpportunity': ['CONFLICT'],
  'reports.checkConsistency': ['NOT_FOUND'],
  'reports.compareVersions': ['NOT_FOUND'],
  'reports.deleteReport': ['NOT_FOUND'],
  'reports.exportReport': ['NOT_FOUND'],
  'reports.getRefineChoices': ['NOT_FOUND'],
  'reports.getReport': ['NOT_FOUND'],
  'reports.getSection': ['NOT_FOUND'],
  'reports.listVersions': ['NOT_FOUND'],
  'reports.rollBack': ['NOT_FOUND'],
  'reports.saveSection': ['NOT_FOUND'],
  'reports.signIn': ['AUTH_INVALID_API_KEY'],
  'reports.signInToDemo': ['NOT_FOUND'],
};

/** Words that the contracts know, for fields where others would all be refused. */
const known: Hints = {
  email: fc.uuid().map((id) => ` Visitor-${id}@Example.org`),
  workflow_id: fc.constantFrom('multi_agent', 'sequential', 'conditional', 'another'),
  difficulty_level: fc.constantFrom('beginner', ' Intermediate', 'ADVANCED'),
  // Made from its schema alone a workflow would hardly ever be whole.
  definition: fc.constantFrom(
    { steps: [{ type: 'agent', agent: 'chat' }] },
    { steps: [{ type: 'approval', message: 'Go on?' }] },
  ),
  type: fc.constantFrom(...reportTypes, 'feasibility-report', ' TECHNICAL_SCOPE '),
  section_title: fc.constantFrom(...Object.values(sectionTitles).flat()),
};

/** Whether a key is `__proto__`: one door's parser drops such a key, the other's refuses the body. */
function hasProto(input: unknown): boolean {
  return JSON.stringify(input).includes('"__proto__":');
}

/** What once went wrong somewhere: nothing, JSON of many levels, and texts longer than a part of a path was. */
function foundBefore({ input }: Operation): [unknown][] {
  const fields = Object.keys(input.shape);
  const levels = JSON.parse(`${'['.repeat(501)}${']'.repeat(501)}`) as unknown;
  const long = Object.fromEntries(fields.map((field) => [field, 'x'.repeat(1_000)]));
  return [{}, { [fields[0] ?? 'none']: levels }, long].map((found) => [found]);
}

let stripe: StripeStub;
let api: RunningApi;
beforeAll(async () => {
  stripe = await startStripe();
  const paymentsEnv = {
    STRIPE_API_KEY: stripe.key,
    STRIPE_API_BASE: stripe.url,
    STRIPE_WEBHOOK_SECRET: webhookSecret,
  };
  api = await startApi({ env: { ...bloomEnv, ...reportsEnv, ...paymentsEnv } });
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await stripe[Symbol.asyncDispose]();
});

describe.each(operations)('$name', (operation) => {
  let vid: string;
  let caller: Caller;
  beforeAll(async () => {
    // One operation may delete what another needs.
    ({ vid } = await mintVisitor(api.url));
    const token = await api.core.tokens.sign({ aud: 'service', sub: 'test', seconds: 3600 });
    // Without token or key every input would be refused before anything looks at it.
    const headersOf: Readonly<Record<string, Caller['headers']>> = {
      reports: createReportClient(api.url).headers,
      bloom: (await mintService()).headers,
      chatkit: (await openChatkit(api.url)).headers,
    };
    const headers: Caller['headers'] =
      operation.auth === 'service'
        ? { authorization: `Bearer ${token}` }
        : (headersOf[operation.table.document] ?? { cookie: `tb_vid=${vid}` });
    caller = { url: api.url, headers: { 'x-request-id': 'both-doors', ...headers } };
  });

  const hints = (): Hints => ({
    ...known,
    ...(operation.input.shape['vid'] ? { vid: fc.constant(vid) } : {}),
    ...(operation === chatkitServer.serve ? { type: fc.constantFrom('threads.list', 'items.list') } : {}),
  });
  const inBody = operation.method !== 'GET' && !operation.path.includes('{');

  test('what its schema takes is accepted on both doors, or refused for what only the data tell', async () => {
    await fc.assert(
      fc.asyncProperty(validInputs(operation.input, hints()), async (input) => {
        const rest = await callRest(caller, operation, input);
        const trpc = await callTrpc(caller, operation, input);
        for (const { status, body } of [rest, trpc]) {
          const accepted = status === operation.status || (body === trpc.body && status === 200);
          if (accepted) expect(operation.output.safeParse(body).error).toBeUndefined();
          else expectOneOf(operation, { status, body }, refusals[operation.name] ?? []);
        }
      }),
      { numRuns: runs, endOnFailure: true },
    );
  });

  test('one field of another form is refused as the contract says, on both doors alike', async () => {
    // Where there is no field none can be broken.
    if (Object.keys(operation.input.shape).length === 0) return;
    await fc.assert(
      fc.asyncProperty(brokenInputs(operation.input, hints()), async ({ field, input }) => {
        const { status, body } = await callTrpc(caller, operation, input);
        expectContractError(operation, { status, body });
        const { invalid } = operation;
        const code = invalid[field] ?? invalid['*'] ?? '';
        const ofMistakes = Object.entries(invalid).flatMap(([name, own]) =>
          name.startsWith(`${field}:`) ? own : [],
        );
        const allowed = [code, ...ofMistakes, ...(field === 'vid' ? ['invalid_vid'] : [])];
        expectOneOf(operation, { status, body }, allowed);
        // A query and a path carry text alone, so not every broken value can stand there.
        if (!inBody || hasProto(input)) return;
        const rest = await callRest(caller, operation, input);
        // Each request has a moment and a name of its own.
        const { timestamp: _moment, request_id: _name, ...told } = body;
        expect(rest).toMatchObject({ status, body: told });
      }),
      { numRuns: runs, endOnFailure: true },
    );
  });

  test('anything at all is answered or refused as the contract lists, with the same code on both doors', async () => {
    await fc.assert(
      fc.asyncProperty(hostileInputs(operation.input), async (input) => {
        const rest = await callRest(caller, operation, input);
        const trpc = await callTrpc(caller, operation, input);
        for (const { status, body } of [rest, trpc]) {
          if (status === operation.status || (body === trpc.body && status === 200))
            expect(operation.output.safeParse(body).error).toBeUndefined();
          else expectContractError(operation, { status, body });
        }
        // What is done once may not be there a second time.
        const isRefused = rest.status !== operation.status;
        if (inBody && isRefused && !hasProto(input)) expect(codeOf(rest.body)).toBe(codeOf(trpc.body));
      }),
      { numRuns: runs, endOnFailure: true, examples: foundBefore(operation) },
    );
  });
});

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

function expectContractError(operation: Operation, answer: Answer): void {
  expectOneOf(operation, answer, [...operation.errors, operation.table.faults.invalid_json]);
  expect(answer.status).toBeLessThan(500);
}

/** An answer is that of one of these codes, as the document's table says; some look alike to clients. */
function expectOneOf({ table, path }: Operation, { status, body }: Answer, allowed: readonly string[]): void {
  const looks = allowed.map((code) => {
    const { status = 0, message = '' } = table.codes[code] ?? {};
    return `${status} ${codeOf(table.body({ code, message, path, details: {} }))}`;
  });
  expect(looks).toContain(`${status} ${codeOf(body)}`);
}
