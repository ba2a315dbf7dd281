import { Markdown } from '../../../ui/markdown.tsx';
import type { Contents } from '../answers.ts';

/** The words of the book, each with what it means. */
export function Glossary({ terms }: { readonly terms: Contents['glossary'] }) {
  if (terms.length === 0) return null;
  return (
    <section aria-labelledby="glossary" className="border-t border-line pt-12 lg:col-span-2">
      <h2 id="glossary" className="font-serif text-28 font-semibold tracking-tight">
        Glossary
      </h2>
      <dl className="mt-6 gap-x-16 lg:columns-2">
        {terms.map(({ term, also, definition }) => (
          <div key={term} className="mb-5 break-inside-avoid">
            <dt className="font-medium">
              {term}
              {also.length > 0 && <span className="font-normal text-ink-soft">, also {also.join(', ')}</span>}
            </dt>
            <dd className="font-serif">
              <Markdown text={definition} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
