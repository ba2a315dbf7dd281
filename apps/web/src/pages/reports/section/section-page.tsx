import type { Version } from '@quintet/contracts/reports/studio-schemas';
import { Pencil } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { trpc } from '../../../api/trpc.ts';
import { useArrival } from '../../../ui/frame/arrival.tsx';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { QueryView } from '../../../ui/query-view.tsx';
import { TimeAgo } from '../../../ui/time-ago.tsx';
import { describeOrigin } from '../labels.ts';
import { countOf } from '../phrases.ts';
import { CompareView } from './compare-view.tsx';
import { useDesk } from '../report-state/desk-context.ts';
import { storeUnsavedEdit, useUnsavedEdit } from '../report-state/unsaved-edits.ts';
import { Editor } from './editor.tsx';
import { EmptySection } from './empty-section.tsx';
import { FailedJob } from './failed-job.tsx';
import { countPlaceholders } from '../text/highlights.ts';
import { ReviewView } from './review-view.tsx';
import { useReview, type Review } from '../report-state/reviews.ts';
import { useChoices } from '../refining/use-choices.ts';
import { wasRefused } from '../report-state/section-state.tsx';
import { RefusedInstruction } from './refused-instruction.tsx';
import { SectionText } from '../text/section-text.tsx';
import { TextSkeleton } from '../text/text-skeleton.tsx';
import { WritingText } from './writing-text.tsx';
import { isAtWork } from '../report-state/use-report.ts';

/** The page in the middle: the open section in whatever state it is. */
export function SectionPage() {
  const { line, view } = useDesk();
  return (
    <article aria-labelledby="section-title" className="min-w-0">
      <SectionHeading />
      {view === 'edit' && !isAtWork(line) ? <Editor key={line.section_title} /> : <SectionBody />}
    </article>
  );
}

function SectionHeading() {
  const { line, report } = useDesk();
  const heading = useRef<HTMLHeadingElement>(null);
  const arrival = useArrival();
  const subject = report.opportunity_title ?? report.opportunity_id;
  useEffect(() => {
    document.title = `${line.section_title} – ${subject} – Reports`;
  }, [line.section_title, subject]);
  useEffect(() => {
    if (arrival.from !== undefined) heading.current?.focus({ preventScroll: true });
  }, [arrival]);
  return (
    <h1
      id="section-title"
      ref={heading}
      tabIndex={-1}
      className="scroll-mt-20 font-serif text-28 font-semibold tracking-tight md:text-36"
    >
      {line.section_title}
    </h1>
  );
}

function SectionBody() {
  const { line, view, place } = useDesk();
  const review = useReview(place);
  const isReviewed = review !== undefined && review.job_id === line.job?.job_id;
  if (isAtWork(line) && line.job !== null) {
    return <WritingText key={line.job.job_id} line={line} job_id={line.job.job_id} />;
  }
  if (isReviewed && line.state === 'written') return <ReviewView review={review} />;
  if (typeof view === 'number' && view < line.version) return <CompareView version={view} />;
  if (isReviewed && wasRefused(line)) return <RefusedSection review={review} />;
  return (
    <>
      <FailedJob review={isReviewed ? review : undefined} />
      {line.version === 0 ? <EmptySection /> : <ReadView />}
    </>
  );
}

/** The text comes once what can be done with it is known: nothing moves below somebody who reads. */
function RefusedSection({ review }: { readonly review: Review }) {
  const { known, retry } = useChoices();
  if (known === undefined && retry === undefined) return <TextSkeleton />;
  return (
    <>
      <RefusedInstruction key={review.job_id} review={review} />
      <ReadView />
    </>
  );
}

function ReadView() {
  const { line, place } = useDesk();
  const query = trpc.reports.getSection.useQuery(
    { ...place, version: line.version },
    { staleTime: Number.POSITIVE_INFINITY },
  );
  return (
    <QueryView
      query={query}
      skeleton={<TextSkeleton />}
      reassurance="The section is safe on the server; unsaved edits are kept in this browser."
    >
      {(section) => <ReadText section={section} />}
    </QueryView>
  );
}

function ReadText({ section }: { readonly section: Version }) {
  const { line, target, show } = useDesk();
  const { markdown, origin, author, version, created_at, note } = section;
  const text = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (target === undefined) return;
    const mark = text.current?.querySelector<HTMLElement>('mark[data-kind=target]');
    mark?.scrollIntoView({ block: 'center' });
    mark?.focus({ preventScroll: true });
  }, [target]);
  const open = countPlaceholders(markdown);
  return (
    <>
      <div className="mt-2 mb-6 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p className="text-14 text-ink-soft">
          Version {version} · {describeOrigin(origin, author)} · <TimeAgo at={created_at} />
          {open > 0 && (
            <>
              {' · '}
              <span className="font-medium text-warn">{open} to confirm</span>
            </>
          )}
        </p>
        <Button look="secondary" onClick={() => show('edit')} aria-keyshortcuts="e">
          <Pencil size={16} aria-hidden />
          Edit section
        </Button>
      </div>
      {origin === 'generated' && author === 'rules' && note !== null && (
        <div className="mb-6 max-w-160">
          <Notice kind="warn" title="The language model did not write this.">
            {note}. Regenerate the section to have the model try once more.
          </Notice>
        </div>
      )}
      <UnsavedNotice />
      <div ref={text}>
        <SectionText markdown={markdown} title={line.section_title} target={target} />
      </div>
    </>
  );
}

function UnsavedNotice() {
  const { place, show } = useDesk();
  const edit = useUnsavedEdit(place);
  if (edit === undefined) return null;
  return (
    <div className="mb-6 max-w-160">
      <Notice
        kind="warn"
        title="You have an unsaved edit of this section."
        action={
          <div className="flex flex-wrap gap-3">
            <Button look="secondary" onClick={() => show('edit')}>
              Go on editing
            </Button>
            <Button look="quiet" onClick={() => storeUnsavedEdit(place, undefined)}>
              Discard the edit
            </Button>
          </div>
        }
      >
        It has {countOf(edit.markdown.length, 'character')} and is kept in this browser. Below is what was
        saved last.
      </Notice>
    </div>
  );
}
