import type { Lesson } from '../answers.ts';

/** What the lesson is about, in the margin. */
export function SectionList({ sections }: { readonly sections: Lesson['sections'] }) {
  return (
    <nav aria-label="In this lesson" className="hidden font-sans text-14 lg:block print:hidden">
      <div className="sticky top-24">
        <p className="mb-2 font-medium">In this lesson</p>
        <ul className="border-l border-line">
          {sections
            .filter(({ level }) => level === 2)
            .map(({ anchor, heading }) => (
              <li key={anchor}>
                <a
                  href={`#${anchor}`}
                  className="-ml-px block border-l border-transparent py-1.5 pl-4 leading-snug text-ink-soft hover:border-accent hover:text-ink"
                >
                  {heading}
                </a>
              </li>
            ))}
        </ul>
      </div>
    </nav>
  );
}
