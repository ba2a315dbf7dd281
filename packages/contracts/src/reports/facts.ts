import { z } from 'zod';
import { text } from '../operation.ts';
import { RecordId } from './schemas.ts';

/** One line: a name, a label, a unit. */
const line = text(200)
  .trim()
  .min(1)
  .regex(/^[^\r\n\t]*$/, 'Must be one line');
const prose = text(4_000).trim().min(1);
const list = <Item extends z.ZodType>(item: Item) => z.array(item).max(200).default([]);

/** An amount in the currency of the opportunity, never negative. */
const amount = z.number().min(0).max(1e12);
const count = z.int().min(0).max(1e9);
const weeks = z.number().min(0).max(1_000);
const day = z.iso.date();
/** From 1 (low) to 5 (high). */
const grade = z.int().min(1).max(5);
const highLow = z.enum(['high', 'low']);

export const Currency = z.string().regex(/^[A-Z]{3}$/, 'Three capital letters, such as EUR');

export const System = z.object({
  name: line,
  purpose: line.optional(),
  owner: line.optional(),
  age_years: z.number().min(0).max(100).optional(),
  condition: z.enum(['good', 'fair', 'poor']).optional(),
});
export type System = z.infer<typeof System>;

export const Stakeholder = z.object({
  name: line,
  role: line.optional(),
  interest: highLow.optional(),
  influence: highLow.optional(),
  stance: z.enum(['supportive', 'neutral', 'sceptical']).optional(),
});
export type Stakeholder = z.infer<typeof Stakeholder>;

/** A customer: row of `reports.customers`. Everything but id and name may be missing. */
export const Customer = z
  .object({
    customer_id: RecordId,
    name: line,
    industry: line.optional(),
    country: line.optional(),
    currency: Currency.optional(),
    size: z
      .object({ employees: count.optional(), sites: count.optional(), annual_revenue: amount.optional() })
      .default({}),
    description: prose.optional(),
    systems: list(System),
    stakeholders: list(Stakeholder),
    constraints: list(prose),
  })
  .meta({ id: 'Customer' });
export type Customer = z.infer<typeof Customer>;

export const Goal = z.object({ text: prose, measure: line.optional(), target: line.optional() });
export type Goal = z.infer<typeof Goal>;

export const Requirement = z.object({
  id: line,
  text: prose,
  kind: z.enum(['functional', 'non-functional', 'regulatory']).optional(),
  priority: z.enum(['must', 'should', 'could']).optional(),
  /** Who asked for it: a person, a team or a rule. */
  source: line.optional(),
  /** The part of the solution that meets it. */
  met_by: line.optional(),
});
export type Requirement = z.infer<typeof Requirement>;

/** `covers` says what the sum is meant to pay; `basis` says in words who set it and how. */
export const Budget = z.object({
  amount,
  currency: Currency.optional(),
  covers: z.enum(['one-off', 'first-year', 'three-years']).optional(),
  basis: line.optional(),
});
export type Budget = z.infer<typeof Budget>;

export const Cost = z.object({ item: line, one_off: amount.optional(), yearly: amount.optional() });
export type Cost = z.infer<typeof Cost>;

export const Benefit = z.object({
  item: line,
  yearly: amount.optional(),
  certainty: z.enum(['high', 'medium', 'low']).optional(),
});
export type Benefit = z.infer<typeof Benefit>;

/**
 * `depends_on` names other phases. Absent: the phase follows the one before it. Empty: it starts with the project.
 * RACI entries name roles or people.
 */
export const Phase = z.object({
  name: line,
  weeks,
  depends_on: z.array(line).max(50).optional(),
  /** The end of this phase is the go-live. */
  ends_in_go_live: z.boolean().optional(),
  responsible: list(line),
  accountable: line.optional(),
  consulted: list(line),
  informed: list(line),
});
export type Phase = z.infer<typeof Phase>;

/** `fte` in full-time equivalents over `weeks`; `day_rate` for one day of one of them. */
export const TeamRole = z.object({
  role: line,
  fte: z.number().min(0).max(1_000),
  weeks,
  day_rate: amount.optional(),
});
export type TeamRole = z.infer<typeof TeamRole>;

/** `direction` as seen from the new solution. */
export const Integration = z.object({
  system: line,
  direction: z.enum(['inbound', 'outbound', 'both']).optional(),
  data: line.optional(),
  protocol: line.optional(),
});
export type Integration = z.infer<typeof Integration>;

export const Technology = z.object({ layer: line, choice: line.optional(), reason: prose.optional() });
export type Technology = z.infer<typeof Technology>;

export const Risk = z.object({
  text: prose,
  likelihood: grade.optional(),
  impact: grade.optional(),
  owner: line.optional(),
  mitigation: prose.optional(),
});
export type Risk = z.infer<typeof Risk>;

/** A way not taken. `one_off` and `yearly` count as in the cost lines. */
export const Alternative = z.object({
  name: line,
  summary: prose.optional(),
  one_off: amount.optional(),
  yearly: amount.optional(),
  pros: list(prose),
  cons: list(prose),
});
export type Alternative = z.infer<typeof Alternative>;

export const Attachment = z.object({ name: line, text: text(100_000).trim() });
export type Attachment = z.infer<typeof Attachment>;

/** An opportunity of a customer: row of `reports.opportunities`. Everything but ids and title may be missing. */
export const Opportunity = z
  .object({
    opportunity_id: RecordId,
    customer_id: RecordId,
    title: line,
    summary: prose.optional(),
    goals: list(Goal),
    requirements: list(Requirement),
    budget: Budget.optional(),
    costs: list(Cost),
    benefits: list(Benefit),
    /** Percent a year; without it nothing is discounted. */
    discount_rate: z.number().min(0).max(100).optional(),
    dates: z
      .object({
        start: day.optional(),
        go_live: day.optional(),
        deadlines: list(z.object({ label: line, date: day })),
      })
      .default({ deadlines: [] }),
    phases: list(Phase),
    team: list(TeamRole),
    integrations: list(Integration),
    technology: list(Technology),
    risks: list(Risk),
    assumptions: list(prose),
    dependencies: list(prose),
    alternatives: list(Alternative),
    security: list(prose),
    compliance: list(prose),
    out_of_scope: list(prose),
    attachments: list(Attachment),
  })
  .meta({ id: 'Opportunity' });
export type Opportunity = z.infer<typeof Opportunity>;
