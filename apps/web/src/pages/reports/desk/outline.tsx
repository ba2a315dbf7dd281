import { clsx } from 'clsx';
import type { KeyboardEvent } from 'react';
import { useDesk } from '../report-state/desk-context.ts';
import { useUnsavedTitles } from '../report-state/unsaved-edits.ts';
import { isPlanned } from '../report-state/report-run.ts';
import { useReviewedTitles } from '../report-state/reviews.ts';
import { describeSection } from '../report-state/section-state.tsx';
import { OutlineLink } from './outline-link.tsx';

/** The sections of the report with their states. The arrow keys go from one to the next. */
export function Outline({ onOpen }: { readonly onOpen?: () => void }) {
  const { report, line: current, open } = useDesk();
  const edited = useUnsavedTitles(report.report_id);
  const reviewed = useReviewedTitles(report.report_id);

  function handleKey(event: KeyboardEvent<HTMLElement>): void {
    const index = report.sections.findIndex((line) => line.section_title === current.section_title);
    const wanted = nextIndex(event.key, index, report.sections.length);
    const line = wanted === undefined ? undefined : report.sections[wanted];
    if (line === undefined) return;
    event.preventDefault();
    open(line.section_title);
    event.currentTarget.querySelectorAll<HTMLElement>('[data-outline]')[wanted ?? 0]?.focus();
  }

  return (
    <nav aria-label="Sections">
      {/* The arrows belong to the list as a whole; each entry is a link that works without them. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <ol onKeyDown={handleKey}>
        {report.sections.map((line) => {
          const title = line.section_title;
          const state = describeSection(line, {
            isPlanned: isPlanned(report, title),
            hasEdit: edited.has(title),
            hasReview: reviewed.has(title),
          });
          const isCurrent = title === current.section_title;
          return (
            <li key={title} className={clsx('rounded-control', isCurrent && 'bg-accent-soft')}>
              <OutlineLink
                title={title}
                state={state}
                isCurrent={isCurrent}
                onOpen={() => {
                  open(title);
                  onOpen?.();
                }}
              />
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

function nextIndex(key: string, index: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return Math.min(count - 1, index + 1);
    case 'ArrowUp':
      return Math.max(0, index - 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
