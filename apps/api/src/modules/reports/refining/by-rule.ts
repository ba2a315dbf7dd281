import { refineForms, type RefineAction } from '@quintet/contracts/reports/refine-actions';
import { makeBullets } from './actions/bullets.ts';
import { fixHeadings } from './actions/headings.ts';
import { removePart } from './actions/remove.ts';
import { renameHeading, replaceText } from './actions/replace.ts';
import { shorten, shortenToShare, shortenToWords } from './actions/shorten.ts';
import { makeTable } from './actions/table.ts';
import { makeMoreFormal, makePlainer } from './actions/wording.ts';
import { quoteStart } from './outline/outline.ts';
import { readInstruction } from './read-instruction.ts';
import { Refusal } from './refusal.ts';

export interface RuleInput {
  readonly markdown: string;
  /** The instruction. */
  readonly prompt: string;
}

/** A section after an instruction; or why it was left as it is, in words for the user. */
export type RuleRefinement =
  | { readonly ok: true; readonly markdown: string }
  | { readonly ok: false; readonly message: string };

/**
 * Follows an instruction without a language model, when all of it is a form of one of the named actions. Only what the
 * action speaks of changes; every other byte stays. An action that changes nothing has failed.
 */
export function refineByRule(given: RuleInput): RuleRefinement {
  const { markdown, prompt } = given;
  const action = readInstruction(prompt);
  if (action === undefined) return { ok: false, message: explainUnread(prompt) };
  const tried = tryAction(markdown, action);
  return tried.ok ? tried : { ok: false, message: `${tried.message} Nothing was changed.` };
}

/** Carries out a named action; one that changes nothing has failed. */
export function tryAction(markdown: string, action: RefineAction): RuleRefinement {
  try {
    const refined = carryOut(markdown, action);
    if (refined === markdown) throw new Refusal('The section reads so already.');
    return { ok: true, markdown: refined };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, message: error.message };
    throw error;
  }
}

function explainUnread(prompt: string): string {
  const examples = Object.values(refineForms).map(({ example }) => `- ${example}`);
  return [
    `Without a language model ${quoteStart(prompt)} cannot be done.`,
    'An instruction has to be one of these, word for word:',
    ...examples,
  ].join('\n');
}

function carryOut(markdown: string, action: RefineAction): string {
  switch (action.action) {
    case 'shorten':
      return shorten(markdown, action.part);
    case 'shorten_to_words':
      return shortenToWords(markdown, action.part, action.words);
    case 'shorten_to_share':
      return shortenToShare(markdown, action.part, action.share);
    case 'shorten_by_share':
      return shortenToShare(markdown, action.part, 1 - action.share);
    case 'bullets':
      return makeBullets(markdown, action.part);
    case 'table':
      return makeTable(markdown, action.part);
    case 'plainer':
      return makePlainer(markdown, action.part);
    case 'more_formal':
      return makeMoreFormal(markdown, action.part);
    case 'fix_headings':
      return fixHeadings(markdown);
    case 'remove':
      return removePart(markdown, action.part);
    case 'rename_heading':
      return renameHeading(markdown, action);
    case 'replace_text':
      return replaceText(markdown, action);
  }
}
