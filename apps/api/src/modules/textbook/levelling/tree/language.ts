import { franc } from 'franc-min';
import type { Chapter } from './chapter.ts';

const sampleLength = 4_000;
const shortText = 200;
/** Those that can be told apart in a few words. */
const common = ['eng', 'deu', 'fra', 'spa', 'ita', 'por', 'nld', 'arb'];

/** The language of a chapter's prose as ISO 639-3 has it. A few words of no plain language count as English. */
export function findLanguage({ blocks }: Chapter): string {
  let sample = '';
  for (const { prose, title } of blocks) {
    if (sample.length >= sampleLength) break;
    sample += `${title} ${prose.map(({ text }) => text).join(' ')} `;
  }
  const options = sample.length < shortText ? { minLength: 10, only: common } : { minLength: 10 };
  const found = franc(sample.slice(0, sampleLength), options);
  if (found === 'sco') return 'eng';
  return found === 'und' && /[a-z]/iu.test(sample) ? 'eng' : found;
}
