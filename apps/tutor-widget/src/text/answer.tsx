import type { ItemOf } from '@quintet/contracts/chatkit/items';
import { useCallback, useMemo } from 'react';
import type { Settings } from '../options.ts';
import { linkPassage } from '../page/link-passage.ts';
import { Markdown } from './markdown.tsx';
import { numberNotes, type Source } from './notes.ts';

type Part = ItemOf<'assistant_message'>['content'][number];

/** An answer and below it the passages of the book that it rests on. */
export function Answer({ part, settings }: { readonly part: Part; readonly settings: () => Settings }) {
  const { markdown, sources } = useMemo(() => numberNotes(part), [part]);
  const drawNote = useCallback(
    (number: number) => {
      const source = sources[number - 1];
      const href = source && linkPassage(settings(), source);
      if (source === undefined || href === undefined) return null;
      return (
        <sup key={number}>
          <a className="note" href={href} aria-label={`Source ${number}: ${source.title}`}>
            {number}
          </a>
        </sup>
      );
    },
    [sources, settings],
  );
  return (
    <>
      <div className="text">
        <Markdown text={markdown} drawNote={drawNote} />
      </div>
      {sources.length > 0 && (
        <div className="sources">
          <p>In the book</p>
          <ol>
            {sources.map((source) => (
              <li key={source.number} value={source.number}>
                <SourceLink source={source} settings={settings} />
              </li>
            ))}
          </ol>
        </div>
      )}
    </>
  );
}

function SourceLink({ source, settings }: { readonly source: Source; readonly settings: () => Settings }) {
  const href = linkPassage(settings(), source);
  return (
    <>
      {href === undefined ? source.title : <a href={href}>{source.title}</a>}
      {source.quote !== undefined && <q>{source.quote}</q>}
    </>
  );
}
