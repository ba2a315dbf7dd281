import { z } from 'zod';
import { text } from '../operation.ts';
import { Component, ContextKey, Icp, TaskStatus, Vid } from './schemas.ts';

/** Both arms of an experiment. */
export const variantIds = ['A', 'B'] as const;
const VariantId = z.enum(variantIds).meta({ id: 'VariantId' });

export const AdminSessionInput = z.object({ token: text(4096).min(1) });

/** Who is signed in, and until when. */
export const AdminSession = z
  .object({ name: z.string(), expires_at: z.iso.datetime() })
  .meta({ id: 'AdminSession' });

/** How a page stands: no full page for some visitor, a block that ends soon, a draft in waiting, or none of these. */
export const cellStatuses = ['broken', 'expiring', 'draft', 'ok'] as const;
export const CellStatus = z.enum(cellStatuses).meta({ id: 'CellStatus' });

/** One icp, outcome and context value of the preview matrix. */
export const Cell = z
  .object({
    icp: Icp,
    outcome: z.string(),
    context_value: z.string(),
    status: CellStatus,
    /** Ids of what visitors get now, over both variants. */
    block_ids: z.array(z.string()),
    /** Ids of drafts that a preview shows. */
    drafts: z.array(z.string()),
    expiring: z.array(z.object({ block_id: z.string(), expires_at: z.iso.datetime() })),
    /** Names of blocks that a page lacks, with its variant. */
    missing: z.array(z.object({ variant_id: VariantId, block: z.string() })),
  })
  .meta({ id: 'Cell' });
export type Cell = z.infer<typeof Cell>;

const choice = z.object({ value: z.string(), label: z.string() });

/** Every page there is, by icp; a district stands for its kind. */
export const Matrix = z
  .object({
    content_version: z.iso.datetime(),
    /** Blocks that end within so many days count as expiring. */
    expiring_days: z.int(),
    rows: z.array(
      z.object({
        icp: Icp,
        outcomes: z.array(choice),
        context_key: ContextKey,
        context_values: z.array(choice),
      }),
    ),
    cells: z.array(Cell),
  })
  .meta({ id: 'Matrix' });

export const CellInput = z.object({
  icp: Icp,
  outcome: text(200).min(1),
  context_value: text(200).min(1),
});

/** The student figures a page speaks of. */
export const Figures = z
  .object({
    scope_label: z.string(),
    pupils: z.int(),
    before: z.number(),
    after: z.number(),
    gain: z.number(),
    weeks: z.number(),
    /** The pupils are invented. */
    demo: z.boolean(),
  })
  .meta({ id: 'Figures' });

/** One version of a page as it would be served now. */
export const CellVersion = z
  .object({
    variant_id: VariantId,
    preview: z.boolean(),
    /** Empty when no full page can be made. */
    components: z.array(Component),
    block_ids: z.array(z.string()),
    rules: z.array(z.string()),
    missing: z.array(z.string()),
    body_hash: z.string().nullable(),
  })
  .meta({ id: 'CellVersion' });
export type CellVersion = z.infer<typeof CellVersion>;

/** The four versions of one cell. */
export const CellPreview = Cell.extend({
  figures: Figures.nullable(),
  versions: z.array(CellVersion),
}).meta({ id: 'CellPreview' });

/** Counted: real visitors. Invented: a made-up history, there only with the demo data. */
export const sources = ['counted', 'invented'] as const;
export const HistorySource = z.enum(sources).meta({ id: 'HistorySource' });
export type HistorySource = z.infer<typeof HistorySource>;

/** Without a source the server chooses: invented while there is such a history and hardly any real visitor. */
export const HistoryInput = z.object({ source: HistorySource.optional() });

const history = { source: HistorySource, sources: z.array(HistorySource) };
const share = z.number().min(0).max(1);

/** One arm. The interval is Wilson's at 95 %; rate and interval are `null` without a visitor. */
export const Arm = z
  .object({
    variant_id: VariantId,
    visitors: z.int(),
    clickers: z.int(),
    impressions: z.int(),
    clicks: z.int(),
    rate: share.nullable(),
    low: share.nullable(),
    high: share.nullable(),
  })
  .meta({ id: 'Arm' });
export type Arm = z.infer<typeof Arm>;

/** What the counts allow to be said. */
export const verdicts = ['no_visitors', 'too_few', 'unclear', 'a_leads', 'b_leads'] as const;
export const Verdict = z.enum(verdicts).meta({ id: 'Verdict' });

export const Shipped = z
  .object({ variant_id: VariantId, shipped_by: z.string(), shipped_at: z.iso.datetime() })
  .meta({ id: 'Shipped' });

export const Experiment = z
  .object({
    experiment: z.string(),
    icp: Icp,
    outcome: z.string(),
    outcome_label: z.string(),
    arms: z.array(Arm),
    /** Rate of A less rate of B with Newcombe's 95 % interval; `null` while an arm has no visitor. */
    difference: z.object({ value: z.number(), low: z.number(), high: z.number() }).nullable(),
    verdict: Verdict,
    shipped: Shipped.nullable(),
  })
  .meta({ id: 'Experiment' });
export type Experiment = z.infer<typeof Experiment>;

export const Experiments = z
  .object({
    ...history,
    /** Visitors that each arm needs before anything is said. */
    fewest_visitors: z.int(),
    experiments: z.array(Experiment),
  })
  .meta({ id: 'Experiments' });

export const ShipInput = z.object({ experiment: text(200).min(1), variant_id: VariantId });
export const ResumeInput = z.object({ experiment: text(200).min(1) });
export const ShipState = z.object({ experiment: z.string(), shipped: Shipped.nullable() });

const day = z.iso.date();

/** Ninety days (UTC) of what the agent did. Days without a row had none; a day without a score had no roll-up. */
export const TipHistory = z
  .object({
    ...history,
    from: day,
    to: day,
    tasks: z.array(
      z.object({
        day,
        action_type: z.enum(['show_block', 'schedule_email', 'analytic_ping']),
        status: TaskStatus,
        tasks: z.int(),
      }),
    ),
    tips: z.array(z.object({ day, viewed: z.int(), accepted: z.int() })),
    trust: z.array(z.object({ day, viewed: z.int(), accepted: z.int(), trust_score: share })),
  })
  .meta({ id: 'TipHistory' });
export type TipHistory = z.infer<typeof TipHistory>;

export const DecisionsInput = z.object({ vid: Vid.optional() });

/** One decision in a list. */
export const DecisionLine = z
  .object({
    decision_id: z.uuid(),
    vid: Vid,
    at: z.iso.datetime(),
    icp: Icp,
    outcome: z.string(),
    context_value: z.string(),
    variant_id: z.string(),
    content_version: z.iso.datetime(),
  })
  .meta({ id: 'DecisionLine' });
export type DecisionLine = z.infer<typeof DecisionLine>;

/** The newest decisions first, at most fifty. */
export const Decisions = z.object({ decisions: z.array(DecisionLine) }).meta({ id: 'Decisions' });

export const ReceiptInput = z.object({ vid: Vid, at: z.iso.datetime({ offset: true }).optional() });

/** How the visitor came to a variant: FNV-1a of the input, mixed; the highest bit is the arm. */
export const Assignment = z
  .object({
    experiment: z.string(),
    hash_input: z.string(),
    fnv1a: z.int(),
    mixed: z.int(),
    assigned: VariantId,
    /** The page had another variant than the hash gives: one was shipped to everybody. */
    shipped: z.boolean(),
  })
  .meta({ id: 'Assignment' });

const served = {
  variant_id: z.string(),
  content_version: z.iso.datetime(),
  block_ids: z.array(z.string()),
  rules: z.array(z.string()),
  figures: Figures.nullable(),
  body_hash: z.string(),
  components: z.array(Component),
};

/** What differs between then and now. */
export const changes = ['content_version', 'variant_id', 'blocks', 'figures', 'wording', 'answers'] as const;

/** Why a visitor got the page he got, and that page to the byte. */
export const Receipt = z
  .object({
    vid: Vid,
    asked_at: z.iso.datetime(),
    /** `null`: no page had been served to this visitor by then. */
    decision: DecisionLine.extend({ context_key: z.string(), ...served }).nullable(),
    assignment: Assignment.nullable(),
    proof: z
      .object({
        /** The stored blocks hash to what the decision recorded. */
        reproduced: z.boolean(),
        /** SHA-256 of the stored blocks; `null` when they are not there. */
        computed_hash: z.string().nullable(),
        bytes: z.int(),
      })
      .nullable(),
    /** The page for the same answers now; `null` when none can be made. */
    today: z.object({ ...served, same: z.boolean() }).nullable(),
    changes: z.array(z.enum(changes)),
  })
  .meta({ id: 'Receipt' });
export type Receipt = z.infer<typeof Receipt>;
