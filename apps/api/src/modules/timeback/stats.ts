/**
 * What the student data says about one group of pupils.
 * `before` and `after` are the group's median national percentile, `gain` their difference in points.
 */
export interface TimebackStats {
  /** The narrowest group the data could answer for: the pupil's grade, the district, or everyone. */
  readonly scope: 'grade' | 'district' | 'all';
  /** Reads well after "pupils in": "grade 5", "Brownsville, Texas", "the whole programme". */
  readonly scope_label: string;
  readonly pupils: number;
  readonly before: number;
  readonly after: number;
  readonly gain: number;
  readonly weeks: number;
}

/** The figures of one scope with the spread around the medians, for the chart. Percentiles are whole numbers. */
export interface ScopeStats extends TimebackStats {
  /** See `Scope.key`. */
  readonly key: string;
  /** Name of the scope in addresses: `brownsville`, `grade-5`. */
  readonly slug: string;
  /** First and third quartile. */
  readonly before_quartiles: readonly [number, number];
  readonly after_quartiles: readonly [number, number];
  /** Pupils whose percentile rose, and fell; the rest stayed. */
  readonly rose: number;
  readonly fell: number;
  /** The pupils are invented. */
  readonly demo: boolean;
}
