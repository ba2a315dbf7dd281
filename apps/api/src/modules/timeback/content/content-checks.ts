import { quizzes } from '@quintet/contracts/timeback/schemas';
import type { Icp } from '@quintet/contracts/timeback/schemas';
import { defaultOutcome } from './content-block.ts';
import type { ContentBlock } from './content-block.ts';
import { outcomesOf } from './content-library.ts';
import { findNumbers } from './find-numbers.ts';
import { findPlaceholders, isPlaceholder, stripPlaceholders } from './placeholders.ts';
import { checkContext } from '../quiz/quiz.ts';

type Check = (block: ContentBlock) => string[];

const checks: readonly Check[] = [
  checkOutcomes,
  checkContextValues,
  checkGeography,
  checkKind,
  checkPlaceholders,
  checkNumbers,
  checkMarkup,
  checkPlace,
];

/** What is wrong with one block taken alone, each as `field: reason`. */
export function findBlockFaults(block: ContentBlock): string[] {
  return checks.flatMap((check) => check(block));
}

function checkOutcomes({ icp, outcome_tags }: ContentBlock): string[] {
  if (outcome_tags === '*') return [];
  const unknown = outcome_tags.filter((outcome) => !outcomesOf(icp).includes(outcome));
  return unknown.map((outcome) => `outcome_tags: the quiz of ${icp} has no outcome ${outcome}`);
}

function checkContextValues({ icp, context_key, context_values }: ContentBlock): string[] {
  const own = quizzes[icp].context_key;
  if (context_key !== own) return [`context_key: the quiz of ${icp} asks for ${own}`];
  if (context_values === '*') return [];
  const unknown = context_values.filter((value) => !isCanonicalContext(icp, value));
  return unknown.map((value) => `context_values: ${value} is no ${context_key} of the quiz`);
}

function isCanonicalContext(icp: Icp, value: string): boolean {
  const { outcomes, context_key } = quizzes[icp];
  const checked = checkContext(icp, outcomes[0]?.value ?? '', context_key, value);
  return checked?.context_value === value;
}

function checkGeography({ geography, context_key }: ContentBlock): string[] {
  const placeless = geography !== '*' && context_key !== 'district';
  return placeless ? ['geography: only a visitor with a district has a known state; use *'] : [];
}

function checkKind({ block, variant, url, body }: ContentBlock): string[] {
  const faults: string[] = [];
  if ((block === 'hero_block') !== (variant !== null))
    faults.push('variant: hero blocks, and only they, are A or B');
  if ((block === 'call_to_action') !== (url !== null))
    faults.push('url: calls to action, and only they, have one');
  if (body === '') faults.push('body: is empty');
  const heading = { hero_block: '## ', differentiator: '### ', vision: '### ', call_to_action: '' }[block];
  if (!body.startsWith(heading)) faults.push(`body: starts with a "${heading}" heading`);
  if (block === 'call_to_action' && body.includes('\n')) faults.push('body: a call to action is one line');
  return faults;
}

function checkPlaceholders({ body, needs, proof_tier, block }: ContentBlock): string[] {
  const names = findPlaceholders(body);
  const faults = names
    .filter((name) => !isPlaceholder(name))
    .map((name) => `body: unknown placeholder {{${name}}}`);
  if (/\{\{|\}\}/u.test(stripPlaceholders(body))) faults.push('body: a placeholder is not closed');
  if (names.length > 0 && needs === null) faults.push('needs: is missing, the text uses student data');
  if (names.length === 0 && needs !== null)
    faults.push(`needs: is ${needs}, but the text uses no student data`);
  if ((proof_tier === 'data') !== (needs !== null))
    faults.push('proof_tier: is data when student data is used');
  if (block === 'call_to_action' && names.length > 0)
    faults.push('body: a call to action takes no student data');
  return faults;
}

function checkNumbers({ body, numbers }: ContentBlock): string[] {
  const stated = findNumbers(stripPlaceholders(body));
  const unlisted = stated.filter((number) => !numbers.includes(number));
  const unused = numbers.filter((number) => !stated.includes(number));
  return [
    ...unlisted.map((number) => `numbers: the text states "${number}", which is not listed`),
    ...unused.map((number) => `numbers: "${number}" is listed, but not in the text`),
  ];
}

function checkMarkup({ body }: ContentBlock): string[] {
  return /<[a-z!/]/iu.test(body) ? ['body: holds HTML; use Markdown'] : [];
}

function checkPlace({ file, icp, outcome_tags, block }: ContentBlock): string[] {
  const [folder, outcome = '', name = ''] = file.split('/');
  const fits = folder === icp && name.startsWith(`${block}.`);
  const filed = outcome_tags === '*' ? outcome === defaultOutcome : outcome_tags.includes(outcome);
  return fits && filed ? [] : ['file: its path is not <icp>/<outcome>/<block>.….md of its front matter'];
}
