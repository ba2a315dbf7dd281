import { Link } from '@tanstack/react-router';
import { trpc } from '../../../api/trpc.ts';
import { QueryView } from '../../../ui/query-view.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import type { Hit } from '../answers.ts';
import { linkToLesson } from '../progress/lesson-link.ts';
import { cutPassage } from './cut-passage.ts';

interface SearchResultsProps {
  readonly query: string;
  readonly onOpen: (hit: Hit) => void;
}

/** What was found: lesson, heading, and the passage with the words that fit. */
export function SearchResults({ query, onOpen }: SearchResultsProps) {
  const titles = useTitles();
  const found = trpc.textbook.searchBook.useQuery(
    { query, scope: 'entire_book' },
    { enabled: query !== '', placeholderData: (before) => before },
  );
  if (query === '')
    return (
      <p className="p-4 text-14 text-ink-soft">
        Type a word or a question. Arrows go through what is found, Enter opens it.
      </p>
    );
  return (
    <QueryView query={found} skeleton={<Skeleton className="m-4 h-16" />} reassurance="You can keep reading.">
      {({ hits }) => (
        <>
          <output className="block px-4 pt-3 text-14 text-ink-soft">
            {hits.length === 0
              ? `Nothing in the book fits “${query}”. Try a single word, such as “list”.`
              : `${hits.length} ${hits.length === 1 ? 'passage' : 'passages'}`}
          </output>
          <ul className="p-2">
            {hits.map((hit) => (
              <li key={`${hit.lesson} ${hit.start}`}>
                <Link
                  {...linkToLesson(hit.lesson)}
                  {...(hit.anchor === '' ? {} : { hash: hit.anchor })}
                  onClick={(event) => {
                    event.preventDefault();
                    onOpen(hit);
                  }}
                  className="block rounded-control px-2 py-2 hover:bg-sunken focus:bg-accent-soft"
                >
                  <span className="block text-14 text-ink-soft">{titles.get(hit.lesson) ?? hit.lesson}</span>
                  <span className="block font-medium">{hit.heading}</span>
                  <Passage hit={hit} />
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
    </QueryView>
  );
}

function useTitles(): ReadonlyMap<string, string> {
  const book = trpc.textbook.getBook.useQuery({}, { staleTime: Number.POSITIVE_INFINITY });
  const lessons = book.data?.chapters.flatMap((chapter) => chapter.lessons) ?? [];
  return new Map(lessons.map(({ id, title }) => [id, title]));
}

function Passage({ hit }: { readonly hit: Hit }) {
  return (
    <span className="mt-1 block font-serif text-16 wrap-anywhere text-ink-soft">
      {cutPassage(hit.text, hit.highlights).map(({ text, isMarked, at }) =>
        isMarked ? (
          <mark key={at} className="rounded-sm bg-accent-soft font-semibold text-ink">
            {text}
          </mark>
        ) : (
          text
        ),
      )}
    </span>
  );
}
