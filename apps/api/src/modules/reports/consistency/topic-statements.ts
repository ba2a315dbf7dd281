import type { Claim } from '../text/claims.ts';
import type { Unit } from '../text/markdown-units.ts';
import type { Topic } from '../figures/named-figures.ts';
import { placeOf, type ReadSection, type ReadUnit, type Statement } from './statements.ts';

interface Cue {
  readonly topic: Topic;
  readonly kind: 'money' | 'duration' | 'date';
  /** How the topic is named right before or after its figure. */
  readonly names: string;
  readonly units?: readonly string[];
  /** The label of a table row that can only mean this topic. */
  readonly label?: RegExp;
}

const weeks = ['week', 'month'];
const cues: readonly Cue[] = [
  { topic: 'budget', kind: 'money', names: 'budget|approved funding|approved funds' },
  {
    topic: 'one-off cost',
    kind: 'money',
    names: 'one-off costs?|one-time costs?|initial investment|up-front costs?|upfront costs?',
  },
  {
    topic: 'yearly cost',
    kind: 'money',
    names: 'running costs?(?: a year)?|yearly costs?|annual costs?|operating costs?|costs? a year',
  },
  {
    topic: 'yearly benefit',
    kind: 'money',
    names: 'yearly benefits?|annual benefits?|expected benefits?|benefits? a year|benefits? per year',
  },
  {
    topic: 'three-year net benefit',
    kind: 'money',
    names: 'three years end|net benefits? over three years|net over three years|three-year net(?: benefit)?',
  },
  { topic: 'net present value', kind: 'money', names: 'net present value|NPV' },
  { topic: 'team cost', kind: 'money', names: 'team costs?|cost of the team' },
  {
    topic: 'payback',
    kind: 'duration',
    names: 'payback(?: period| time)?|pays? back|is back|is recovered|paid back',
    units: ['month', 'year'],
  },
  {
    topic: 'plan length',
    kind: 'duration',
    names:
      '(?:the )?(?:plan|project|delivery|programme|work) (?:takes|runs|lasts)|plan|overall duration|total duration|length of the plan',
    units: weeks,
  },
  {
    topic: 'time to go-live',
    kind: 'duration',
    names: 'time to go-live|(?:up|until|weeks) to go-live|start to go-live',
    units: weeks,
  },
  { topic: 'team effort', kind: 'duration', names: 'effort|team|work|share|with|at', units: ['fte-week'] },
  { topic: 'wanted go-live', kind: 'date', names: '(?:wanted|target|required|desired) go-live(?: date)?' },
  {
    topic: 'planned go-live',
    kind: 'date',
    names: 'planned go-live(?: date)?|goes live|go-live(?: date)?|live',
  },
  {
    topic: 'project start',
    kind: 'date',
    names: 'project starts?|project is started|start date|delivery begins|delivery starts|kick-?off',
    label: /^start(?: of the project)?$/i,
  },
  {
    topic: 'end of the plan',
    kind: 'date',
    names:
      '(?:the )?(?:plan|project|delivery|work) (?:ends|finishes)|end of the last phase|end of the plan|end of the project|end date',
  },
];

const links =
  'of|is|are|was|at|to|for|on|in|by|be|will|would|takes?|after|over|against|comes?|amounts?|stands?|set|totals?|totalling|reaches|the|a|an|about|around|roughly|approximately|some|exactly|just|only|approved|planned|agreed|runs?|lasts?|date';
const qualities = 'approved|agreed|total|overall|capital|project|planned|expected|one-off|long';

const matchers = cues.map((cue) => ({
  ...cue,
  // "a budget of about GBP 5": the name, a few linking words, the figure.
  before: new RegExp(`\\b(?:${cue.names})\\b[\\s:(]*(?:(?:${links})\\b[\\s:(]*){0,4}$`, 'i'),
  // "a GBP 5 budget": the figure, perhaps one quality, the name.
  after: new RegExp(`^[\\s-]*(?:(?:${qualities})\\s+)?(?:${cue.names})\\b`, 'i'),
}));

/** What a section's prose and its two-column tables say of the topics that a report states in several places. */
export function readTopics({ title, units }: ReadSection): Statement[] {
  return units.flatMap((read) => read.claims.flatMap((claim) => readTopic(title, read, claim) ?? []));
}

function readTopic(title: string, { unit, claims }: ReadUnit, claim: Claim): Statement | undefined {
  if (unit.kind === 'heading' || unit.kind === 'head-cell') return undefined;
  const isFirst = claims[0] === claim;
  const label = unit.kind === 'cell' && isFirst ? labelOf(unit.row ?? [], unit.column ?? 0) : '';
  const lead = `${label}${unit.text.slice(0, claim.start).replaceAll('*', '')}`;
  const rest = unit.kind === 'cell' ? '' : unit.text.slice(claim.end);
  const found = matchers
    .filter((cue) => fits(cue, claim))
    .map((cue) => ({
      cue,
      at: hasLabel(cue, unit) ? [lead] : (cue.before.exec(lead) ?? cue.after.exec(rest)),
    }));
  const [best] = found
    .filter(({ at }) => at !== null)
    .toSorted((first, second) => (second.at?.[0]?.length ?? 0) - (first.at?.[0]?.length ?? 0));
  if (best === undefined) return undefined;
  return { subject: best.cue.topic, said: claim, place: placeOf(title, unit, claim.start, claim.end) };
}

/** The label of a cell in a table whose second column holds the value. */
function labelOf(row: readonly string[], column: number): string {
  return column === 1 ? `${(row[0] ?? '').replaceAll('*', '')} ` : '';
}

function hasLabel({ label }: Cue, { row = [], column }: Unit): boolean {
  return column === 1 && label?.test((row[0] ?? '').replaceAll('*', '').trim()) === true;
}

function fits({ kind, units }: Cue, claim: Claim): boolean {
  if (claim.kind !== kind) return false;
  if (claim.kind === 'date') return claim.day.length === 10 && !claim.day.startsWith('-');
  return claim.kind !== 'duration' || units?.includes(claim.unit) === true;
}
