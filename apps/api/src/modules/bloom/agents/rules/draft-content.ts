import { type Customer, nameOf } from '../customer/customer.ts';

/** What a draft is asked for. */
export interface ContentBrief {
  readonly topic: string;
  readonly content_type: string;
  readonly tone: string | null;
  readonly key_points: readonly string[];
}

export interface Draft {
  readonly title: string;
  /** Markdown. */
  readonly content: string;
}

const longestTitle = 120;

/** A frame of a text from the brief's own points: nothing in it is invented, and what is missing is asked for. */
export function draftContent(brief: ContentBrief, customer: Customer): Draft {
  const { topic, key_points } = brief;
  const title = topic.replaceAll(/\s+/g, ' ').trim().slice(0, longestTitle).toWellFormed();
  const by = nameOf(customer);
  const sections = key_points.map(
    (point) => `## ${point}\n\n- What happens without it?\n- What does ${by ?? 'the customer'} do about it?`,
  );
  const ending =
    customer.goals.length === 0
      ? '_What should readers do afterwards?_'
      : `Readers should afterwards: ${customer.goals.join('; ')}.`;
  const parts = [
    `# ${title}`,
    describeBrief(brief, customer),
    ...(sections.length === 0 ? ['_Which points have to be made?_'] : sections),
    `## And now\n\n${ending}`,
  ];
  return { title, content: parts.join('\n\n') };
}

function describeBrief({ content_type, tone }: ContentBrief, customer: Customer): string {
  const [audience, by] = [customer.audience, nameOf(customer)];
  const facts = [
    content_type.replaceAll('_', ' '),
    ...(by === null ? [] : [`by ${by}`]),
    ...(audience === null ? [] : [`for ${audience}`]),
    ...(tone === null ? [] : [`tone: ${tone}`]),
  ];
  return `_${facts.join(', ')}_`;
}
