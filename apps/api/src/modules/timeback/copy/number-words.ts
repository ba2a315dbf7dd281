import { cardinals } from '../../../platform/number-words.ts';

function index(words: string, valueAt: (position: number) => number): [string, number][] {
  return words.split(' ').map((word, position) => [word, valueAt(position)]);
}

const byOne = (position: number) => position;
const byTen = (position: number) => (position + 2) * 10;

/** Cardinals and ordinals below a hundred, in single words. */
export const numberWords: ReadonlyMap<string, number> = new Map([
  ...cardinals,
  ...index('zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh', byOne),
  ...index(
    'twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth',
    (position) => position + 12,
  ),
  ...index('twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth', byTen),
]);

/** What a number word before them is multiplied by. */
export const scales: ReadonlyMap<string, number> = new Map([
  ['hundred', 100],
  ['hundredth', 100],
  ['thousand', 1e3],
  ['thousandth', 1e3],
  ['million', 1e6],
  ['billion', 1e9],
  ['trillion', 1e12],
]);

/** Scales that are written right after digits. */
export const suffixes: ReadonlyMap<string, number> = new Map([
  ['k', 1e3],
  ['m', 1e6],
  ['bn', 1e9],
]);

function grouped<Value extends string>(groups: Readonly<Record<string, Value>>): ReadonlyMap<string, Value> {
  return new Map(
    Object.entries(groups).flatMap(([words, value]) => words.split(' ').map((word) => [word, value])),
  );
}

/** Words that state a number by themselves, in no arithmetic with others. */
export const fixedNumbers: ReadonlyMap<string, string> = grouped({
  'half halves halve halved halving': '1/2',
  thirds: '1/3',
  'quarter quarters fourths': '1/4',
  fifths: '1/5',
  tenths: '1/10',
  'double doubles doubled doubling twice twofold': '2x',
  'triple triples tripled tripling treble trebled thrice threefold': '3x',
  'quadruple quadrupled fourfold': '4x',
  fivefold: '5x',
  tenfold: '10x',
  couple: '2',
  dozen: '12',
  dozens: '12+',
  tens: '10+',
  hundreds: '100+',
  thousands: '1000+',
  millions: '1000000+',
  billions: '1000000000+',
  'decade decades': '10 years',
  'century centuries': '100 years',
  majority: '1/2+',
});

/** Ordinals that are a share after "a" or "one". */
export const shares: ReadonlyMap<string, string> = grouped({
  third: '1/3',
  fourth: '1/4',
  fifth: '1/5',
  tenth: '1/10',
  hundredth: '1/100',
});

/** What numbers count, by the words for it. */
export const units: ReadonlyMap<string, string> = grouped({
  'pupil pupils student students child children kid kids learner learners': 'pupil',
  'point points': 'point',
  'percentile percentiles': 'percentile',
  'grade grades grader graders': 'grade',
  'minute minutes': 'minute',
  'hour hours': 'hour',
  'day days': 'day',
  'week weeks': 'week',
  'month months': 'month',
  'year years': 'year',
});
