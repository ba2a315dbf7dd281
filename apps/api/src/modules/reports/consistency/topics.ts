import { formatFigure, nameFigures, type Topic } from '../figures/named-figures.ts';
import type { Facts } from '../facts/facts.ts';
import type { Figures } from '../figures/figures.ts';
import type { Claim } from '../text/claims.ts';
import { placeOf, type Known, type ReadUnit, type Statement } from './statements.ts';

/** How a topic is named right before or after its figure, and which figures can be its. */
type Cue = readonly [topic: Topic, figure: string, names: string];

const cues: readonly Cue[] = [
  ['budget', 'money', 'budget|approved fund(?:ing|s)'],
  ['one-off cost', 'money', '(?:one-off|one-time|up-?front) costs?|initial investment'],
  ['yearly cost', 'money', 'running costs?(?: a year)?|(?:yearly|annual|operating) costs?|costs? a year'],
  ['yearly benefit', 'money', '(?:yearly|annual|expected) benefits?|benefits? (?:a|per) year'],
  [
    'three-year net benefit',
    'money',
    'three years end|net(?: benefits?)? over three years|three-year net(?: benefit)?',
  ],
  ['net present value', 'money', 'net present value|NPV'],
  ['team cost', 'money', 'team costs?|cost of the team'],
  ['payback', 'month year', 'payback(?: period| time)?|pays? back|is back|is recovered|paid back'],
  [
    'plan length',
    'week month',
    '(?:plan|project|delivery|programme) (?:takes|runs|lasts)|(?:overall|total) duration|length of the plan',
  ],
  ['time to go-live', 'week month', '(?:time|up|until|weeks|start) to go-live'],
  ['team effort', 'fte-week', 'effort|team|share|with|at'],
  ['wanted go-live', 'date', '(?:wanted|target|required|desired) go-live(?: date)?'],
  ['planned go-live', 'date', 'planned go-live(?: date)?|goes live|go-live(?: date)?|live'],
  ['project start', 'date', 'project (?:starts?|is started)|start date|delivery (?:begins|starts)|kick-?off'],
  [
    'end of the plan',
    'date',
    '(?:plan|project|delivery|work) (?:ends|finishes)|end of the (?:last phase|plan|project)|end date',
  ],
];

/** Words that may stand between the name and its figure. */
const links =
  'of|is|are|was|at|to|for|on|in|by|be|will|would|takes?|after|over|against|comes?|amounts?|stands?|set|totals?|totalling|reaches|the|a|an|about|around|roughly|approximately|some|exactly|just|only|approved|planned|agreed|runs?|lasts?|date';
const qualities = 'approved|agreed|total|overall|capital|project|planned|expected|one-off|long';
/** How far before and behind a figure its name is looked for. */
const reach = { before: 120, after: 60 };

const matchers = cues.map(([topic, figure, names]) => ({
  topic,
  figures: new Set(figure.split(' ')),
  // "a budget of about GBP 5": the name, a few linking words, the figure.
  inFront: new RegExp(`\\b(?:${names})\\b[\\s:(]*(?:(?:${links})\\b[\\s:(]*){0,4}$`, 'i'),
  // "a GBP 5 budget": the figure, perhaps one quality, the name.
  behind: new RegExp(`^[\\s-]*(?:(?:${qualities})\\s+)?(?:${names})\\b`, 'i'),
}));

/** What a figure says of one of the topics that a report states in several places, in prose or beside its label. */
export function readTopic(read: ReadUnit, claim: Claim, known: ReadonlyMap<Topic, Known>): Statement[] {
  const { unit, claims } = read;
  const figure = claim.kind === 'duration' ? claim.unit : claim.kind;
  // What is less than a day with its year leaves open which one is meant.
  const isVague = claim.kind === 'date' && !/^\d{4}-\d{2}-\d{2}$/.test(claim.day);
  if (unit.kind === 'heading' || unit.kind === 'head-cell' || isVague) return [];
  // The second column of a table holds the value of what the first one names.
  const label = unit.column === 1 && claims[0] === claim ? (unit.row?.[0] ?? '').slice(0, reach.before) : '';
  const before = unit.text.slice(Math.max(0, claim.start - reach.before), claim.start);
  const lead = `${label} ${before}`.replaceAll('*', '');
  const rest = unit.kind === 'cell' ? '' : unit.text.slice(claim.end, claim.end + reach.after);
  let best: { topic: Topic; length: number } | undefined;
  for (const { topic, figures, inFront, behind } of matchers) {
    if (!figures.has(figure)) continue;
    const length = (inFront.exec(lead) ?? behind.exec(rest))?.[0].length ?? 0;
    if (length > (best?.length ?? 0)) best = { topic, length };
  }
  if (figure === 'date' && /^start(?: of the project)? *$/i.test(label))
    best ??= { topic: 'project start', length: 1 };
  if (best === undefined) return [];
  return [{ subject: best.topic, said: claim, place: placeOf(read, claim), known: known.get(best.topic) }];
}

/** Further figures that go under the name of a topic: the start of any phase is a start. */
const alsoRight: Readonly<Partial<Record<Topic, RegExp>>> = {
  'planned go-live': /^wanted go-live$/,
  'plan length': /^start to go-live$/,
  'project start': /, start$|^latest start/,
  'end of the plan': /, end$|^planned go-live$/,
  'team effort': /, effort$/,
  payback: /payback$/,
  'yearly benefit': /^yearly benefit of high/,
};

/** What the facts say of each topic. */
export function indexTopics(facts: Facts, figures: Figures): ReadonlyMap<Topic, Known> {
  const named = nameFigures(facts, figures);
  return new Map(
    named.flatMap((figure) => {
      const { topic } = figure;
      if (topic === undefined) return [];
      const right = named.filter(
        (each) => each.topic === topic || alsoRight[topic]?.test(each.name) === true,
      );
      const display = formatFigure(figure, figures.money.currency);
      return [[topic, { values: right.map(({ value }) => value), display }] as const];
    }),
  );
}
