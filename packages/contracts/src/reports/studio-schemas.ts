import { z } from 'zod';
import { text } from '../operation.ts';
import { Customer, Opportunity } from './facts.ts';
import { JobId, RecordId, reportTypes, ReportTypeInput } from './schemas.ts';

const moment = z.iso.datetime();
/** Counts the changes of a record: 1 when it is made. */
const Revision = z.int().min(1);

/** A stored customer. */
export const CustomerRecord = z
  .object({ customer: Customer, revision: Revision, updated_at: moment })
  .meta({ id: 'CustomerRecord' });
export type CustomerRecord = z.infer<typeof CustomerRecord>;

/** A stored opportunity. */
export const OpportunityRecord = z
  .object({ opportunity: Opportunity, revision: Revision, updated_at: moment })
  .meta({ id: 'OpportunityRecord' });
export type OpportunityRecord = z.infer<typeof OpportunityRecord>;

/** `revision`: the one that was edited; the save is refused when there is a newer one. Absent: whatever there is. */
const edited = { revision: Revision.optional() };
export const SaveCustomerInput = z.object({ customer: Customer, ...edited });
export const SaveOpportunityInput = z.object({ opportunity: Opportunity, ...edited });

export const CustomerInput = z.object({ customer_id: RecordId });
export const OpportunityInput = z.object({ opportunity_id: RecordId });
export const ListOpportunitiesInput = z.object({ customer_id: RecordId.optional() });

/** What the studio shows in a list of customers. */
export const CustomerLine = z.object({
  customer_id: z.string(),
  name: z.string(),
  industry: z.string().optional(),
  opportunities: z.int(),
  updated_at: moment,
});
export const CustomerList = z.object({ customers: z.array(CustomerLine) });

export const OpportunityLine = z.object({
  opportunity_id: z.string(),
  customer_id: z.string(),
  title: z.string(),
  updated_at: moment,
});
export const OpportunityList = z.object({ opportunities: z.array(OpportunityLine) });

/** How a version of a section came about. */
export const versionOrigins = ['generated', 'refined', 'edited', 'rolled_back'] as const;
export type VersionOrigin = (typeof versionOrigins)[number];

/** Who wrote the words: the model, or the rules and facts alone. */
export const versionAuthors = ['model', 'rules', 'person'] as const;
export type VersionAuthor = (typeof versionAuthors)[number];

/** One version of a section, without its text. */
export const VersionLine = z
  .object({
    version: z.int().min(1),
    origin: z.enum(versionOrigins),
    author: z.enum(versionAuthors),
    job_id: JobId.nullable(),
    /** The instruction of a refinement, or which version was rolled back to. */
    note: z.string().nullable(),
    created_at: moment,
  })
  .meta({ id: 'SectionVersionLine' });
export type VersionLine = z.infer<typeof VersionLine>;

/** One version of a section with its text. */
export const Version = VersionLine.extend({ markdown: z.string() }).meta({ id: 'SectionVersion' });
export type Version = z.infer<typeof Version>;

/** A section of a report as the studio's list shows it. */
export const SectionLine = z
  .object({
    section_title: z.string(),
    /** `empty`: never written. The others tell of the newest job, where there is one; else `written`. */
    state: z.enum(['empty', 'pending', 'processing', 'failed', 'written']),
    /** The newest version, 0 while there is none. */
    version: z.int(),
    /** How the newest version came about, and who wrote it. */
    origin: z.enum(versionOrigins).nullable(),
    author: z.enum(versionAuthors).nullable(),
    /** The newest job of the section, for 24 hours. */
    job: z
      .object({
        job_id: JobId,
        kind: z.enum(['generate', 'refine']),
        status: z.enum(['pending', 'processing', 'completed', 'failed']),
        error: z.object({ error_code: z.string(), message: z.string() }).nullable(),
      })
      .nullable(),
    updated_at: moment.nullable(),
  })
  .meta({ id: 'SectionLine' });
export type SectionLine = z.infer<typeof SectionLine>;

const reportFields = {
  report_id: z.uuid(),
  session_id: z.string(),
  type: z.enum(reportTypes),
  customer_id: z.string(),
  opportunity_id: z.string(),
  /** Names behind the ids; `null` when nobody recorded them. */
  customer_name: z.string().nullable(),
  opportunity_title: z.string().nullable(),
  created_at: moment,
  updated_at: moment,
};

/** A report in a list: what one session wrote of one type for one opportunity. */
export const ReportLine = z
  .object({
    ...reportFields,
    written: z.int(),
    /** While a run writes it: how far that is, from 0 to 1. */
    progress: z.number().nullable(),
  })
  .meta({ id: 'ReportLine' });
export type ReportLine = z.infer<typeof ReportLine>;
export const ReportList = z.object({ reports: z.array(ReportLine) });

/** The writing of many sections of a report, which goes on whoever watches. */
export const ReportRun = z
  .object({
    run_id: z.uuid(),
    state: z.enum(['running', 'completed', 'failed', 'cancelled']),
    /** From 0 to 1. */
    progress: z.number(),
    /** The titles of what it writes, in the order of writing. */
    sections: z.array(z.string()),
    /** Those of them that are over, written or failed. */
    done: z.array(z.string()),
    /** Why it came to nothing. */
    error: z.object({ error_code: z.string(), message: z.string() }).nullable(),
  })
  .meta({ id: 'ReportRun' });
export type ReportRun = z.infer<typeof ReportRun>;

/** A report with the state of each section its type allows, in reading order. */
export const Report = z
  .object({
    ...reportFields,
    sections: z.array(SectionLine),
    /** The last run, for a week after its end. */
    run: ReportRun.nullable(),
  })
  .meta({ id: 'Report' });
export type Report = z.infer<typeof Report>;

export const SessionId = text(200).trim().min(1);

/** All reports of the key, newest first; with `session_id` only those of that session. */
export const ListReportsInput = z.object({ session_id: SessionId.optional() });

/** The report of a session; it is made if there is none yet. */
export const OpenReportInput = z.object({
  type: ReportTypeInput,
  customer_id: RecordId,
  opportunity_id: RecordId,
});

export const ReportInput = z.object({ report_id: z.uuid() });

/** `missing`: those that were never written. */
export const GenerateReportInput = ReportInput.extend({ sections: z.enum(['missing', 'all']) });
export const SectionInput = ReportInput.extend({ section_title: text(200) });

/** A whole number that may come as text, since it may stand in a query. */
const versionNumber = z
  .union([
    z.int(),
    z
      .string()
      .regex(/^\d{1,9}$/)
      .transform(Number),
  ])
  .pipe(z.int().min(1));
export const VersionInput = SectionInput.extend({ version: versionNumber.optional() });
export const RollBackInput = SectionInput.extend({ version: versionNumber });
export const VersionList = z.object({ versions: z.array(VersionLine) });

/** `version`: the one that was edited; refused when there is a newer one. */
export const SaveSectionInput = SectionInput.extend({
  markdown: text(600_000).min(1),
  version: versionNumber.optional(),
});

/** Two versions side by side, for a diff made by whoever shows it. */
export const CompareInput = SectionInput.extend({ from: versionNumber, to: versionNumber });
export const Comparison = z.object({ from: Version, to: Version });

const Place = z.object({
  section_title: z.string(),
  quote: z.string(),
  /** Where the quote stands in the section's Markdown, in UTF-16 units. */
  start: z.int(),
  end: z.int(),
});

/** A contradiction between two places, or between one place and the facts. */
export const Inconsistency = z
  .object({
    kind: z.string(),
    message: z.string(),
    places: z.array(Place),
    /** What the facts say, where they settle it. */
    fact: z.object({ subject: z.string(), value: z.string() }).nullable(),
  })
  .meta({ id: 'Inconsistency' });
export type Inconsistency = z.infer<typeof Inconsistency>;
export const Consistency = z.object({ findings: z.array(Inconsistency) });

export const exportFormats = ['docx', 'pdf', 'md'] as const;
export const ExportInput = ReportInput.extend({ format: z.enum(exportFormats) });

export const SignInInput = z.object({ api_key: z.string().min(1).max(300) });

/** Who is signed in. `demo` says whether the one-click sign-in of the demo is there. */
export const Studio = z.object({ signed_in: z.boolean(), demo: z.boolean(), model: z.boolean() });
export type Studio = z.infer<typeof Studio>;

export const Done = z.object({ done: z.literal(true) });
