import { useMemo } from 'react';
import type { Conversation } from '../chat/conversation.ts';

const sentenceEnd = /[.!?:](?=\s)/g;
const markup = /[*_`>#]/g;

/** Reads an answer out sentence by sentence as it is written, which is not each time a letter comes. */
export function Announcer({ state }: { readonly state: Conversation }) {
  const sentences = useMemo(() => readSentences(state), [state]);
  return (
    <div className="unseen" aria-live="polite" aria-atomic="false" data-announcer>
      {state.isAnswering && sentences.length === 0 && <p>The tutor is answering.</p>}
      {sentences.map((sentence, index) => (
        <p key={index}>{sentence}</p>
      ))}
      {!state.isAnswering && sentences.length > 0 && <p>End of the answer.</p>}
    </div>
  );
}

/** The whole sentences of the answer that is given now; what was restored from before is not read out. */
function readSentences({ items, isAnswering, isRestored }: Conversation): string[] {
  const begin = items.findLastIndex(({ type }) => type === 'user_message') + 1;
  const last = items.slice(begin).findLast((item) => item.type === 'assistant_message');
  if (isRestored || last === undefined) return [];
  const text = last.content.map((part) => part.text).join('\n');
  const ends = [...text.matchAll(sentenceEnd)].map(({ index }) => index + 1);
  if (!isAnswering) ends.push(text.length);
  return ends
    .map((end, at) =>
      text
        .slice(ends[at - 1] ?? 0, end)
        .replaceAll(markup, '')
        .trim(),
    )
    .filter((sentence) => sentence !== '');
}
