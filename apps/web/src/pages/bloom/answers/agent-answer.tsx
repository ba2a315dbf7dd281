import { useId, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { AnswerText } from './answer-text.tsx';
import { FactList } from './fact-list.tsx';
import { readAnswer } from './read-answer.ts';

/** What an agent answered, as a person reads it; the raw answer is one key away. */
export function AgentAnswer({ reply }: { readonly reply: unknown }) {
  const [isRaw, setRaw] = useState(false);
  const id = useId();
  const answer = readAnswer(reply);
  return (
    <div className="max-w-180 min-w-0 wrap-anywhere">
      {answer === undefined ? (
        <p className="text-ink-soft">This step gave no text.</p>
      ) : (
        <>
          <AnswerText text={answer.content} />
          {answer.facts.length > 0 && <FactList facts={answer.facts} />}
        </>
      )}
      <div className="mt-2 flex flex-wrap items-center gap-x-4 text-14 text-ink-soft">
        {answer?.basis}
        <Button
          look="quiet"
          className="text-14"
          aria-expanded={isRaw}
          aria-controls={id}
          onClick={() => setRaw(!isRaw)}
        >
          {isRaw ? 'Hide the raw answer' : 'Show the raw answer'}
        </Button>
      </div>
      <div id={id} hidden={!isRaw}>
        <pre
          // What is wider than the page is scrolled by key too.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          aria-label="Raw answer"
          className="overflow-x-auto rounded-panel bg-sunken p-4 font-mono text-12"
        >
          {isRaw ? JSON.stringify(reply, null, 2) : ''}
        </pre>
      </div>
    </div>
  );
}
