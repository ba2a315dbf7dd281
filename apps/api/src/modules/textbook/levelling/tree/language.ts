import { francAll } from 'franc-min';
import type { Chapter } from './chapter.ts';

const sampleLength = 4_000;
const shortText = 400;
/** In a few words of English another language may look likelier, but no other looks so much like English. */
const englishEnough = 0.95;
/** Those that can be told apart in a few words. */
const common = ['eng', 'deu', 'fra', 'spa', 'ita', 'por', 'nld', 'arb'];

/** The language of a chapter's prose as ISO 639-3 has it. A few words of no plain language count as English. */
export function findLanguage({ blocks }: Chapter): string {
  let sample = '';
  for (const { prose, title } of blocks) {
    if (sample.length >= sampleLength) break;
    sample += `${title} ${prose.map(({ text }) => text).join(' ')} `;
  }
  sample = sample.slice(0, sampleLength);
  const isShort = sample.length < shortText;
  const scores = francAll(sample, isShort ? { minLength: 10, only: common } : { minLength: 10 });
  const [found = 'und'] = scores[0] ?? [];
  const english = scores.find(([language]) => language === 'eng')?.[1] ?? 0;
  if (found === 'sco' || (isShort && english >= englishEnough)) return 'eng';
  return found === 'und' && /[a-z]/iu.test(sample) ? 'eng' : found;
}
