import { z } from 'zod';
import { FileAnswer, operation, text } from '../operation.ts';
import {
  common,
  Email,
  GivenMetadata,
  GivenMoment,
  guardedErrors,
  Metadata,
  Moment,
  page,
  range,
  RowId,
  UserId,
  wholeNumber,
} from './fields.ts';

export const LeadStatus = z.enum(['new', 'contacted', 'qualified', 'opportunity', 'customer', 'lost']);
export type LeadStatus = z.infer<typeof LeadStatus>;

/** Somebody who asked. Without a `user_id` the lead came by the public form and is the house's. */
export const Lead = z
  .object({
    id: RowId,
    email: z.string(),
    first_name: z.string().nullable(),
    last_name: z.string().nullable(),
    company: z.string().nullable(),
    phone: z.string().nullable(),
    website: z.string().nullable(),
    user_id: UserId.nullable(),
    /** 0 to 100; nothing until it was analysed. */
    lead_score: z.int().nullable(),
    lead_status: LeadStatus,
    source: z.string(),
    services_interested: z.array(z.string()),
    budget_range: z.string().nullable(),
    timeline: z.string().nullable(),
    notes: z.string().nullable(),
    metadata: Metadata,
    /** What the newest analysis found, with its `analysis_id` and `completed_at`. */
    analysis: Metadata.nullable(),
    created_at: Moment,
    updated_at: Moment,
  })
  .meta({ id: 'BloomLead' });
export type Lead = z.infer<typeof Lead>;

export const longestNotes = 10_000;
export const mostServices = 50;

/** A page on the web, also without `https://`; never an address that runs something when it is clicked. */
const Website = text(500).refine(
  (value) => !value.includes(':') || /^https?:\/\//i.test(value.trim()),
  'Expected the address of a web page',
);

/** What is known of a lead besides its address. An empty text is as good as none. */
export const leadDetails = {
  first_name: text(200).nullish(),
  last_name: text(200).nullish(),
  company: text(200).nullish(),
  phone: text(50).nullish(),
  website: Website.nullish(),
  services_interested: z.array(text(100).min(1)).max(mostServices).nullish(),
  budget_range: text(100).nullish(),
  timeline: text(100).nullish(),
  notes: text(longestNotes).nullish(),
} as const;
const Source = text(100);

export const CreateLeadInput = z.object({
  email: Email,
  ...leadDetails,
  source: Source.nullish(),
  metadata: GivenMetadata.nullish(),
  /** Whose it becomes; only a service may name another than itself. */
  user_id: UserId.nullish(),
});

/**
 * `POST /api/leads`: the public form. With a token the lead is the caller's, without one the house's. An address that its
 * owner has already is not added again: the answer has the same `id`, empty fields are filled, notes are added to. Whoever
 * calls without a token is answered with what he sent and an id, never with what is known.
 */
export const createLead = operation({
  ...common,
  name: 'bloom.leads.create',
  method: 'POST',
  path: '/api/leads',
  status: 201,
  input: CreateLeadInput,
  output: Lead,
  errors: [...guardedErrors, 'FORBIDDEN', 'RATE_LIMITED'],
  auth: 'anyone',
  limits: [{ name: 'bloom.leads.create.ip', points: 10, seconds: 60, by: 'ip' }],
  summary: 'Leave an address and what one is looking for',
});

const filters = {
  ...range,
  lead_status: LeadStatus.optional(),
  source: Source.optional(),
  min_score: wholeNumber(0, 100).optional(),
  /** Words that all stand somewhere in name, address or company. */
  search: text(200).optional(),
} as const;
const shared = { ...common, status: 200, auth: 'caller' } as const;
const oneErrors = [...guardedErrors, 'NOT_FOUND'] as const;

export const ListLeadsInput = z.object({
  ...page,
  ...filters,
  sort_by: z
    .enum(['created_at', 'updated_at', 'lead_score', 'lead_status', 'email', 'company'])
    .default('created_at'),
  sort_order: z.enum(['asc', 'desc']).default('desc'),
});

/** `GET /api/leads`: the caller's own, or all for staff, a page at a time. `total` honours the filters. */
export const listLeads = operation({
  ...shared,
  name: 'bloom.leads.list',
  method: 'GET',
  path: '/api/leads',
  input: ListLeadsInput,
  output: z.object({ items: z.array(Lead), total: z.int() }),
  errors: guardedErrors,
  summary: 'Leads',
});

export const ExportLeadsInput = z.object(filters);

/** `GET /api/leads/export`: the same as CSV, newest first, 100,000 at most: more is a BAD_REQUEST, so that none is missed. */
export const exportLeads = operation({
  ...shared,
  name: 'bloom.leads.export',
  method: 'GET',
  path: '/api/leads/export',
  input: ExportLeadsInput,
  output: FileAnswer,
  errors: guardedErrors,
  answer: 'file',
  summary: 'Leads as CSV',
});

/** `GET /api/leads/sources`: where the leads that the caller sees came from, most first, a hundred at most. */
export const listLeadSources = operation({
  ...shared,
  name: 'bloom.leads.listSources',
  method: 'GET',
  path: '/api/leads/sources',
  input: z.object({}),
  output: z.object({ sources: z.array(z.object({ source: z.string(), leads: z.int() })) }),
  errors: guardedErrors,
  summary: 'Where leads came from',
});

export const ImportLeadsInput = z.object({
  csv: text(1_000_000).min(1),
  user_id: UserId.nullish(),
});

/**
 * `POST /api/leads/import`: CSV with a header of field names, 5,000 rows at most. A row whose address is known brings that
 * lead up to date; one that cannot be read is told of with its line, and the others are taken. The same file again changes
 * nothing.
 */
export const importLeads = operation({
  ...shared,
  name: 'bloom.leads.import',
  method: 'POST',
  path: '/api/leads/import',
  input: ImportLeadsInput,
  output: z.object({
    imported: z.int(),
    updated: z.int(),
    rejected: z.array(z.object({ line: z.int(), reason: z.string() })),
  }),
  errors: [...guardedErrors, 'FORBIDDEN'],
  summary: 'Add leads from CSV',
});

export const LeadInput = z.object({ id: RowId });

/** `GET /api/leads/{id}`: another's is not found, as if there were none. */
export const getLead = operation({
  ...shared,
  name: 'bloom.leads.get',
  method: 'GET',
  path: '/api/leads/{id}',
  input: LeadInput,
  output: Lead,
  errors: oneErrors,
  summary: 'One lead',
});

export const UpdateLeadInput = z.object({
  id: RowId,
  email: Email.optional(),
  ...leadDetails,
  source: Source.min(1).optional(),
  metadata: GivenMetadata.optional(),
  lead_status: LeadStatus.optional(),
  /** What the caller last read; a lead that was changed since is not changed. */
  updated_at: GivenMoment.optional(),
});

/** `PATCH /api/leads/{id}`: `null` clears a field. `CONFLICT` when it was changed since `updated_at`, or the address is taken. */
export const updateLead = operation({
  ...shared,
  name: 'bloom.leads.update',
  method: 'PATCH',
  path: '/api/leads/{id}',
  input: UpdateLeadInput,
  output: Lead,
  errors: [...oneErrors, 'CONFLICT'],
  summary: 'Change a lead',
});

/** `DELETE /api/leads/{id}`: hidden at once, and gone after 30 days. */
export const deleteLead = operation({
  ...shared,
  name: 'bloom.leads.delete',
  method: 'DELETE',
  path: '/api/leads/{id}',
  input: LeadInput,
  output: z.object({ message: z.literal('Lead deleted successfully') }),
  errors: oneErrors,
  summary: 'Delete a lead',
});

/** `POST /api/leads/{id}/restore`: takes a deletion back. `CONFLICT` when the address has a new lead by now. */
export const restoreLead = operation({
  ...shared,
  name: 'bloom.leads.restore',
  method: 'POST',
  path: '/api/leads/{id}/restore',
  input: LeadInput,
  output: Lead,
  errors: [...oneErrors, 'CONFLICT'],
  summary: 'Take back the deletion of a lead',
});

/** `POST /api/leads/{id}/analyze`: has it scored anew; `lead_analyzed` tells when that is done. */
export const analyzeLead = operation({
  ...shared,
  name: 'bloom.leads.analyze',
  method: 'POST',
  path: '/api/leads/{id}/analyze',
  status: 202,
  input: LeadInput,
  output: z.object({ lead_id: RowId, status: z.literal('queued') }),
  errors: [...oneErrors, 'RATE_LIMITED'],
  limits: [{ name: 'bloom.leads.analyze.ip', points: 30, seconds: 60, by: 'ip' }],
  summary: 'Score a lead again',
});
