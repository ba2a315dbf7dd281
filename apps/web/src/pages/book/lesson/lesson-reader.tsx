import { clsx } from 'clsx';
import { useEffect, useMemo } from 'react';
import { FaultNotice } from '../../../ui/fault-notice.tsx';
import { useLetterKeys } from '../../../ui/use-letter-keys.ts';
import type { Lesson } from '../answers.ts';
import { LessonText } from '../text/lesson-text.tsx';
import { LevelBar } from './level-bar.tsx';
import { markQuote } from './mark-quote.ts';
import { SectionList } from './section-list.tsx';
import { TextSkeleton } from './text-skeleton.tsx';
import { useVersions, type Versions } from './use-versions.ts';
import { useBeside, versions } from './versions.ts';

const noAnchors: readonly string[] = [];

/** The text of a lesson at the level that its reader wants. */
export function LessonReader({ lesson }: { readonly lesson: Lesson }) {
  const texts = useVersions(lesson);
  const { shown, wanted, isPending, fault, show, retry, text } = texts;
  const [isBeside] = useBeside();
  const besides = isBeside && shown !== undefined && shown.version !== 'original';
  const outline = useOutline(lesson);
  useVersionKeys(texts);
  useAddress(shown !== undefined, text);
  return (
    <>
      <LevelBar wanted={wanted} isPending={isPending} onShow={show} />
      {fault !== undefined && (
        <div className="mt-6 max-w-160">
          <FaultNotice fault={fault} reassurance="The text on the page stays as it is." onRetry={retry} />
        </div>
      )}
      {shown === undefined ? (
        <TextSkeleton />
      ) : (
        <div
          className={clsx(
            'pt-8 font-serif text-18 leading-[1.65] wrap-anywhere [overflow-anchor:none]',
            besides
              ? 'lg:grid lg:grid-cols-2 lg:gap-x-12'
              : 'lg:grid lg:grid-cols-[minmax(0,66ch)_minmax(12rem,1fr)] lg:gap-x-16',
          )}
        >
          {besides && (
            <div className="hidden text-ink-soft lg:contents">
              <LessonText markdown={lesson.markdown} anchors={noAnchors} pictures={outline.pictures} />
            </div>
          )}
          <div
            ref={text}
            data-version={shown.version}
            className={clsx('min-w-0', besides ? 'lg:contents lg:[&>section]:col-start-2' : 'max-w-[66ch]')}
          >
            <LessonText markdown={shown.markdown} anchors={outline.anchors} pictures={outline.pictures} />
          </div>
          {!besides && <SectionList sections={outline.sections} />}
        </div>
      )}
    </>
  );
}

function useOutline({ sections, pictures }: Lesson) {
  return useMemo(() => {
    const named = sections.filter(({ anchor }) => anchor !== '');
    return {
      sections: named,
      anchors: named.map(({ anchor }) => anchor),
      pictures: new Map(pictures.map(({ source, url }) => [source, url])),
    };
  }, [sections, pictures]);
}

/** 1 to 4 are the texts in their order; o goes to the original and back. */
function useVersionKeys({ show, toggle }: Versions): void {
  const [original, beginner, intermediate, advanced] = versions;
  useLetterKeys({
    1: () => show(original.version),
    2: () => show(beginner.version),
    3: () => show(intermediate.version),
    4: () => show(advanced.version),
    o: toggle,
  });
}

/** Leads to the words that the address quotes, else to its heading, once the text is there. */
function useAddress(isThere: boolean, text: Versions['text']): void {
  useEffect(() => {
    if (!isThere) return;
    const { hash, search } = window.location;
    const quote = new URLSearchParams(search).get('quote');
    const marked = quote === null || text.current === null ? undefined : markQuote(text.current, quote);
    const id = decodeURIComponent(hash.slice(1));
    const place = marked?.startContainer.parentElement ?? (id === '' ? null : document.getElementById(id));
    place?.scrollIntoView({ block: marked === undefined ? 'start' : 'center' });
    return () => void CSS.highlights.delete('quote');
  }, [isThere, text]);
}
