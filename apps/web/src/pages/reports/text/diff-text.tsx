import { useMemo, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { countOf } from '../phrases.ts';
import { countChanges, diffWords, type DiffPart } from './word-diff.ts';

interface DiffTextProps {
  readonly before: string;
  readonly after: string;
}

/** Unchanged text longer than this is folded. */
const foldAbove = 600;
const shownOfFold = 160;

/** Two texts as one, with what went away struck through and what came in underlined. */
export function DiffText({ before, after }: DiffTextProps) {
  const parts = useMemo(() => diffWords(before, after), [before, after]);
  const { added, removed } = countChanges(parts);
  if (before === after) return <p className="text-ink-soft">Both texts are the same.</p>;
  return (
    <>
      <p className="mb-4 text-14 text-ink-soft">
        {countOf(added, 'word')} added, {countOf(removed, 'word')} removed. Compared as Markdown.
      </p>
      <div data-diff className="max-w-[72ch] whitespace-pre-wrap wrap-anywhere">
        {parts.map((part, index) => (
          // Parts have no name of their own, and their order never changes.
          // oxlint-disable-next-line react/no-array-index-key
          <Part key={index} part={part} />
        ))}
      </div>
    </>
  );
}

function Part({ part }: { readonly part: DiffPart }) {
  if (part.kind === 'added') {
    return (
      <ins className="bg-good-soft text-good underline decoration-2 underline-offset-2">{part.text}</ins>
    );
  }
  if (part.kind === 'removed') return <del className="bg-bad-soft text-bad line-through">{part.text}</del>;
  return part.text.length > foldAbove ? <FoldedText text={part.text} /> : part.text;
}

/** Long unchanged text with its middle out of sight; it is cut between lines. */
function FoldedText({ text }: { readonly text: string }) {
  const [isOpen, setOpen] = useState(false);
  const start = text.indexOf('\n', shownOfFold) + 1;
  const end = text.lastIndexOf('\n', text.length - shownOfFold);
  if (isOpen || start === 0 || end <= start) return text;
  const words = text.slice(start, end).match(/\S+/g)?.length ?? 0;
  return (
    <>
      {text.slice(0, start)}
      <Button
        look="quiet"
        className="my-1 flex! w-full justify-start text-14 text-ink-soft"
        onClick={() => setOpen(true)}
      >
        Show {countOf(words, 'unchanged word')}
      </Button>
      {text.slice(end + 1)}
    </>
  );
}
