import type { TimebackStudent } from '@quintet/db/generated/client';
import type { Db } from '@quintet/db/open-db';
import { createRandom } from '../../../platform/seeded-random.ts';
import { queryBy, refreshStats } from './scope-stats.ts';
import { demoPrefix } from './stats.ts';

interface DemoDistrict {
  readonly district: string;
  /** Its part of all pupils, in relation to the others. */
  readonly weight: number;
  /** Where its middle pupil starts and how far 18 weeks take it, in standard deviations of the nation. */
  readonly start: number;
  readonly effect: number;
}

/** The towns are real, the pupils and all their figures are not. Chico has too few of them for figures of its own. */
const districts: readonly DemoDistrict[] = [
  { district: 'US-TX-Brownsville', weight: 150, start: -0.45, effect: 0.62 },
  { district: 'US-TX-Austin', weight: 170, start: 0.1, effect: 0.45 },
  { district: 'US-TX-El Paso', weight: 110, start: -0.3, effect: 0.5 },
  { district: 'US-TX-Lubbock', weight: 70, start: -0.1, effect: 0.38 },
  { district: 'US-TX-McAllen', weight: 80, start: -0.35, effect: 0.58 },
  { district: 'US-TX-Round Rock', weight: 60, start: 0.3, effect: 0.3 },
  { district: 'US-CA-Fresno', weight: 120, start: -0.4, effect: 0.48 },
  { district: 'US-CA-Oakland', weight: 90, start: -0.2, effect: 0.55 },
  { district: 'US-CA-Bakersfield', weight: 75, start: -0.35, effect: 0.35 },
  { district: 'US-CA-Long Beach', weight: 80, start: -0.05, effect: 0.5 },
  { district: 'US-CA-Santa Ana', weight: 55, start: -0.25, effect: 0.1 },
  { district: 'US-CA-Chico', weight: 2, start: 0.05, effect: 0.4 },
];
const subjects = ['Math', 'Reading', 'Language Arts', 'Science'] as const;
const weeksInProgramme = [9, 12, 18, 18, 18, 24, 36] as const;
const seedOfDemo = 2025;
const pupilsOfDemo = 2400;
const columns = 'student_id, grade, district, subject, percentile_before, percentile_after, weeks';
/** One statement: a cut leaves all pupils or none. Another node may be doing the same. */
const insertPupils = `
  insert into timeback.students (${columns})
  select ${columns} from json_populate_recordset(null::timeback.students, $1::json)
  on conflict do nothing`;

/**
 * Invented pupils, the same for the same seed however many are taken: grades K to 12, starts around the national
 * median, most of them gaining and some of them falling back.
 */
export function* generateDemoStudents(
  seed: number,
  count: number,
): Generator<Omit<TimebackStudent, 'imported_at'>> {
  const random = createRandom(seed);
  const total = districts.reduce((sum, { weight }) => sum + weight, 0);
  for (let number = 1; number <= count; number++) {
    const { district, start, effect } = pickDistrict(random() * total);
    const grade = Math.floor(random() * 13);
    const weeks = pick(weeksInProgramme, random);
    // The higher the grade, the further behind it begins and the slower it moves.
    const before = start + 0.15 - 0.025 * grade + 0.9 * drawNormal(random);
    const pace = effect * (1.1 - 0.035 * grade) + 0.35 * drawNormal(random);
    const after = before + pace * Math.sqrt(weeks / 18) + 0.25 * drawNormal(random);
    yield {
      student_id: `${demoPrefix}${String(number).padStart(7, '0')}`,
      grade,
      district,
      subject: pick(subjects, random),
      percentile_before: toPercentile(before),
      percentile_after: toPercentile(after),
      weeks,
    };
  }
}

/** Loads the demo pupils with their statistics into an empty table; gives their number, 0 when there are pupils already. */
export async function loadDemoStudents(db: Pick<Db, 'prisma'>): Promise<number> {
  const known = await db.prisma.timebackStudent.findFirst({ select: { student_id: true } });
  if (known !== null) return 0;
  const pupils = [...generateDemoStudents(seedOfDemo, pupilsOfDemo)];
  const added = await db.prisma.$executeRawUnsafe(insertPupils, JSON.stringify(pupils));
  await refreshStats(queryBy(db.prisma));
  return added;
}

function pickDistrict(at: number): DemoDistrict {
  let sum = 0;
  for (const candidate of districts) {
    sum += candidate.weight;
    if (at < sum) return candidate;
  }
  throw new RangeError('The weights of the districts do not add up');
}

function pick<Value>(values: readonly [Value, ...Value[]], random: () => number): Value {
  return values[Math.floor(random() * values.length)] ?? values[0];
}

/** About normal, mean 0 and deviation 1; never beyond 4.3, as pupils are not either. */
function drawNormal(random: () => number): number {
  let sum = 0;
  for (let draw = 0; draw < 6; draw++) sum += random();
  return (sum - 3) * Math.SQRT2;
}

/** The share of the nation below a score, by the logistic curve that follows the normal one within a point. */
function toPercentile(score: number): number {
  return Math.min(99, Math.max(1, Math.round(100 / (1 + Math.exp(-1.702 * score)))));
}
