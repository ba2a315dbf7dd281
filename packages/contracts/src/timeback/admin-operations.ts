import { z } from 'zod';
import { operation, type Limit } from '../operation.ts';
import {
  AdminSession,
  AdminSessionInput,
  CellInput,
  CellPreview,
  Decisions,
  DecisionsInput,
  Experiments,
  HistoryInput,
  Matrix,
  Receipt,
  ReceiptInput,
  ResumeInput,
  ShipInput,
  ShipState,
  TipHistory,
} from './admin-schemas.ts';
import { timebackErrors } from './errors.ts';

const none = z.object({});
/** One bucket for all that the page asks for. */
const limits: readonly Limit[] = [{ name: 'timeback.admin.ip', points: 300, seconds: 60, by: 'ip' }];
const errors = ['invalid_jwt', 'invalid_request', 'rate_limited', 'provider_down'] as const;
const invalid = { '*': 'invalid_request' } as const;

/** `POST /agent/admin/session`: signs in with a service token; sets the `tb_service` cookie. */
export const startAdminSession = operation({
  name: 'timeback.startAdminSession',
  table: timebackErrors,
  method: 'POST',
  path: '/agent/admin/session',
  status: 200,
  input: AdminSessionInput,
  output: AdminSession,
  errors: ['invalid_jwt', 'rate_limited'],
  auth: 'public',
  limits: [{ name: 'timeback.startAdminSession.ip', points: 5, seconds: 60, by: 'ip' }],
  summary: 'Sign in with a service token',
  invalid: { '*': 'invalid_jwt' },
});

/** `POST /agent/admin/session/end`: takes the cookie back, whether it still opens anything or not. */
export const endAdminSession = operation({
  name: 'timeback.endAdminSession',
  table: timebackErrors,
  method: 'POST',
  path: '/agent/admin/session/end',
  status: 200,
  input: none,
  output: z.object({ ended: z.literal(true) }),
  errors: [],
  auth: 'public',
  limits: [],
  summary: 'Sign out',
  invalid,
});

/** `GET /agent/admin/session`: who is signed in. */
export const getAdminSession = operation({
  name: 'timeback.getAdminSession',
  table: timebackErrors,
  method: 'GET',
  path: '/agent/admin/session',
  status: 200,
  input: none,
  output: AdminSession,
  errors: ['invalid_jwt', 'rate_limited'],
  auth: 'service',
  limits,
  summary: 'Who is signed in, and until when',
  invalid,
});

/** `GET /agent/admin/cells`: how every page stands. */
export const listCells = operation({
  name: 'timeback.listCells',
  table: timebackErrors,
  method: 'GET',
  path: '/agent/admin/cells',
  status: 200,
  input: none,
  output: Matrix,
  errors,
  auth: 'service',
  limits,
  summary: 'Every icp, outcome and context, and how its page stands',
  invalid,
});

/** `GET /agent/admin/cell`: the four versions of one page. */
export const previewCell = operation({
  name: 'timeback.previewCell',
  table: timebackErrors,
  method: 'GET',
  path: '/agent/admin/cell',
  status: 200,
  input: CellInput,
  output: CellPreview,
  errors: [...errors, 'invalid_context'],
  auth: 'service',
  limits,
  summary: 'One page in both variants, live and with drafts',
  invalid,
});

/** `GET /agent/admin/experiments`: what the counts say. */
export const listExperiments = operation({
  name: 'timeback.listExperiments',
  table: timebackErrors,
  method: 'GET',
  path: '/agent/admin/experiments',
  status: 200,
  input: HistoryInput,
  output: Experiments,
  errors,
  auth: 'service',
  limits,
  summary: 'Visitors and clicks per experiment and variant, with intervals',
  invalid,
});

/** `POST /agent/admin/experiments/ship`: from now on everybody gets this variant. */
export const shipVariant = operation({
  name: 'timeback.shipVariant',
  table: timebackErrors,
  method: 'POST',
  path: '/agent/admin/experiments/ship',
  status: 200,
  input: ShipInput,
  output: ShipState,
  errors: [...errors, 'not_found'],
  auth: 'service',
  limits,
  summary: 'Give one variant to everybody',
  invalid,
});

/** `POST /agent/admin/experiments/resume`: visitors are divided again as before. */
export const resumeExperiment = operation({
  name: 'timeback.resumeExperiment',
  table: timebackErrors,
  method: 'POST',
  path: '/agent/admin/experiments/resume',
  status: 200,
  input: ResumeInput,
  output: ShipState,
  errors: [...errors, 'not_found'],
  auth: 'service',
  limits,
  summary: 'Divide visitors between both variants again',
  invalid,
});

/** `GET /agent/admin/tips`: tasks, tips and trust by day. */
export const getTipHistory = operation({
  name: 'timeback.getTipHistory',
  table: timebackErrors,
  method: 'GET',
  path: '/agent/admin/tips',
  status: 200,
  input: HistoryInput,
  output: TipHistory,
  errors,
  auth: 'service',
  limits,
  summary: 'Tasks, tips and trust of the last ninety days',
  invalid,
});

/** `GET /agent/admin/decisions`: the newest decisions, of one visitor or of all. */
export const listDecisions = operation({
  name: 'timeback.listDecisions',
  table: timebackErrors,
  method: 'GET',
  path: '/agent/admin/decisions',
  status: 200,
  input: DecisionsInput,
  output: Decisions,
  errors: [...errors, 'not_found'],
  auth: 'service',
  limits,
  summary: 'The newest decisions, of one visitor or of all',
  invalid: { vid: 'not_found', '*': 'invalid_request' },
});

/** `GET /agent/admin/receipt`: the decision in force for a visitor at a moment, now by default. */
export const getReceipt = operation({
  name: 'timeback.getReceipt',
  table: timebackErrors,
  method: 'GET',
  path: '/agent/admin/receipt',
  status: 200,
  input: ReceiptInput,
  output: Receipt,
  errors: [...errors, 'not_found'],
  auth: 'service',
  limits,
  summary: 'Why a visitor got a page, and that page to the byte',
  invalid: { vid: 'not_found', '*': 'invalid_request' },
});
