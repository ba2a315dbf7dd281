import { z } from 'zod';
import {
  gradeBands,
  nameScopes,
  scopeOfDistrict,
  scopeKinds,
  scopeOfGrade,
  wholeScope,
  type Named,
  type Scope,
} from './scopes.ts';

/**
 * What the student data says about one group of pupils.
 * `before` and `after` are the group's median national percentile, `gain` their difference in points.
 */
export interface PupilStats {
  /** The narrowest group the data could answer for: the pupil's grade, the district, or everyone. */
  readonly scope: Scope['scope'];
  /** Reads well after "pupils in": "grade 5", "Brownsville, Texas", "the whole programme". */
  readonly scope_label: string;
  readonly pupils: number;
  readonly before: number;
  readonly after: number;
  readonly gain: number;
  readonly weeks: number;
  /** The pupils are invented. */
  readonly demo?: boolean;
}

const Quartile = z.tuple([z.int(), z.int()]).readonly();

/** The statistics of one scope with the spread around the medians, for the chart. Percentiles are whole numbers. */
export const ScopeStats = z.object({
  /** See `Scope.key`. */
  key: z.string(),
  /** Name of the scope in addresses: `brownsville`, `grade-5`. */
  slug: z.string(),
  scope: z.enum(scopeKinds),
  scope_label: z.string(),
  pupils: z.int(),
  before: z.int(),
  after: z.int(),
  gain: z.int(),
  weeks: z.int(),
  /** First and third quartile. */
  before_quartiles: Quartile,
  after_quartiles: Quartile,
  /** Pupils whose percentile rose, and fell; the rest stayed. */
  rose: z.int(),
  fell: z.int(),
  demo: z.boolean(),
});
export interface ScopeStats extends Readonly<z.infer<typeof ScopeStats>> {}

/** Fewer pupils than this could be told apart, and say little: their scope gives way to the next wider one. */
const fewestPupils = 10;

/** Pupils of the demo data have ids that begin so. Once one real pupil is there, the invented ones count no more. */
export const demoPrefix = 'DEMO-';

/** Runs one statement on the database. */
export type Query = (text: string, values?: readonly unknown[]) => Promise<readonly unknown[]>;

/** Computes the statistics of every scope that has enough pupils in two passes over the pupils, narrow before wide. */
export async function computeStats(query: Query): Promise<ScopeStats[]> {
  const [{ real }] = RealPupils.parse(await query(anyRealPupil));
  const rows = Rows.parse(await query(figuresOfScopes, [!real]));
  return nameScopes(rows.map((row) => ({ ...scopeOfRow(row), row }))).map((scope) => toStats(scope, !real));
}

const anyRealPupil = `select exists (
  select from timeback.students where not starts_with(student_id, '${demoPrefix}')) as real`;

const figures = `
  count(*)::int as pupils,
  to_json(percentile_cont(array[0.25, 0.5, 0.75]) within group (order by percentile_before)) as before,
  to_json(percentile_cont(array[0.25, 0.5, 0.75]) within group (order by percentile_after)) as after,
  percentile_cont(0.5) within group (order by weeks) as weeks,
  count(*) filter (where percentile_after > percentile_before)::int as rose,
  count(*) filter (where percentile_after < percentile_before)::int as fell`;
const pupils = `timeback.students where starts_with(student_id, '${demoPrefix}') = $1`;
const bands = gradeBands.map(({ key, low, high }) => `('${key}', ${low}, ${high})`).join(', ');

const figuresOfScopes = `
  select null as band, grade, case when grouping(lower(district)) = 0 then min(district) end as district, ${figures}
  from ${pupils} group by grouping sets ((), (grade), (lower(district))) having count(*) >= ${fewestPupils}
  union all
  select band, null, null, ${figures}
  from (select * from ${pupils}) as pupils join (values ${bands}) as bands (band, low, high)
    on grade between low and high
  group by band having count(*) >= ${fewestPupils}
  order by district, grade, band`;

const percentile = z.number().transform(Math.round);
const Quartiles = z.tuple([percentile, percentile, percentile]);
const RealPupils = z.tuple([z.object({ real: z.boolean() })]);
const Rows = z.array(
  z.object({
    band: z.string().nullable(),
    grade: z.int().nullable(),
    district: z.string().nullable(),
    pupils: z.int(),
    before: Quartiles,
    after: Quartiles,
    weeks: z.number().transform(Math.round),
    rose: z.int(),
    fell: z.int(),
  }),
);
type Row = z.infer<typeof Rows>[number];

function scopeOfRow({ band, grade, district }: Row): Scope {
  if (district !== null) return scopeOfDistrict(district);
  if (grade !== null) return scopeOfGrade(grade);
  return gradeBands.find(({ key }) => key === band) ?? wholeScope;
}

function toStats(
  { key, slug, scope, scope_label, row }: Named<Scope & { row: Row }>,
  demo: boolean,
): ScopeStats {
  const { pupils, weeks, rose, fell } = row;
  const [lowBefore, before, highBefore] = row.before;
  const [lowAfter, after, highAfter] = row.after;
  return {
    key,
    slug,
    scope,
    scope_label,
    pupils,
    before,
    after,
    // The difference of what is shown, so that the sum can be checked by whoever reads it.
    gain: after - before,
    weeks,
    before_quartiles: [lowBefore, highBefore],
    after_quartiles: [lowAfter, highAfter],
    rose,
    fell,
    demo,
  };
}
