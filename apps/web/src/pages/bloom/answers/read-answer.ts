import { asRecord } from '../../../api/unparsed.ts';
import { toLabel } from '../asking/read-fields.ts';

/** A fact beside an agent's answer. */
export interface Fact {
  readonly name: string;
  readonly label: string;
  readonly value: unknown;
}

/** An agent's answer as it is read: its text, its facts, and what it rests on. */
export interface Answer {
  /** Markdown. */
  readonly content: string;
  readonly facts: readonly Fact[];
  /** Such as "Rests on 3 leads". */
  readonly basis: string;
}

/** How the call went, and what the text already says. */
const notFacts: ReadonlySet<string> = new Set([
  'content',
  'agent_id',
  'conversation_id',
  'metadata',
  'tools_used',
  'model_used',
  'timestamp',
  'reasoning',
  'heuristic_reasons',
  'heuristic_score',
  'lead_id',
  'draft_id',
]);
/** The text names each of them. */
const told: ReadonlySet<string> = new Set(['recommendations', 'prospects', 'outline', 'figures', 'rests_on']);

/** What is said of the first of several leads, which stands in the list already. */
const ofTheBest: ReadonlySet<string> = new Set(['score', 'confidence', 'priority', 'estimated_value']);

/** Reads what an agent answered; one that is none gives nothing. */
export function readAnswer(reply: unknown): Answer | undefined {
  const record = asRecord(reply);
  if (typeof record?.['content'] !== 'string') return undefined;
  const isRanking = 'prospects' in record;
  const facts = Object.entries(record).filter(
    ([name, value]) =>
      !notFacts.has(name) && !told.has(name) && !(isRanking && ofTheBest.has(name)) && !isEmpty(value),
  );
  return {
    content: record['content'],
    facts: facts.map(([name, value]) => ({ name, label: toLabel(name), value })),
    basis: describeBasis(record),
  };
}

function isEmpty(value: unknown): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

const nouns: Readonly<Record<string, readonly [string, string]>> = {
  leads: ['lead', 'leads'],
  conversations: ['conversation', 'conversations'],
  pricing_packages: ['package', 'packages'],
  generated_content: ['draft', 'drafts'],
};

function describeBasis({ metadata, model_used }: Readonly<Record<string, unknown>>): string {
  const sources: unknown = asRecord(metadata)?.['sources'];
  const counts = new Map<string, number>();
  for (const source of Array.isArray(sources) ? sources : []) {
    const table = String(asRecord(source)?.['table']);
    counts.set(table, (counts.get(table) ?? 0) + 1);
  }
  const parts = [...counts].map(([table, count]) => {
    const [one, many] = nouns[table] ?? ['row', 'rows'];
    return `${count} ${count === 1 ? one : many}`;
  });
  const by = typeof model_used === 'string' ? `Written by ${model_used}` : 'Answered by rules';
  return parts.length === 0 ? by : `${by}, rests on ${parts.join(' and ')}`;
}
