import type { Cell, CellVersion } from '@quintet/contracts/timeback/admin-schemas';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { trpc } from '../../../../api/trpc.ts';
import { Notice } from '../../../../ui/notice.tsx';
import { RadioCards } from '../../../../ui/forms/radio-cards.tsx';
import { Skeleton } from '../../../../ui/skeleton.tsx';
import { BlockPairs } from './block-pairs.tsx';
import { describeCell } from './cell-words.ts';
import { comparisons, type Comparison } from '../search.ts';
import { QueryView } from '../../../../ui/query-view.tsx';

interface CellPreviewProps {
  readonly cell: Cell;
  readonly title: string;
  /** What the reader chose to see; a draft is shown first where there is one. */
  readonly compare: Comparison | undefined;
}

const choices: Readonly<Record<Comparison, string>> = {
  variants: 'Variant A and B, live',
  draft_a: 'Variant A, live and with drafts',
  draft_b: 'Variant B, live and with drafts',
};

/** One page with two of its four versions side by side. */
export function CellPreview({ cell, title, compare }: CellPreviewProps) {
  const { icp, outcome, context_value } = cell;
  const heading = useRef<HTMLHeadingElement>(null);
  const navigate = useNavigate();
  const query = trpc.timeback.previewCell.useQuery({ icp, outcome, context_value });
  useEffect(() => heading.current?.focus(), []);
  return (
    <section aria-labelledby="page" className="mt-12 min-h-screen border-t border-line pt-8">
      <h2
        ref={heading}
        id="page"
        tabIndex={-1}
        className="scroll-mt-4 font-serif text-22 font-semibold outline-none md:text-28"
      >
        {title}
      </h2>
      <CellTroubles cell={cell} />
      <QueryView query={query} skeleton={<Skeleton className="mt-8 h-160 w-full" />}>
        {({ versions, figures }) => {
          const shown = compare ?? suggestComparison(versions);
          const [left, right] = choosePair(versions, shown);
          return (
            <>
              <div className="mt-6">
                <RadioCards
                  name="compare"
                  legend="Side by side"
                  layout="chips"
                  choices={comparisons.map((value) => ({ value, label: choices[value] }))}
                  value={shown}
                  onChoose={(value) =>
                    void navigate({
                      to: '/timeback/admin/pages',
                      search: { icp, outcome, context: context_value, compare: toComparison(value) },
                      replace: true,
                      resetScroll: false,
                    })
                  }
                />
              </div>
              <p className="mt-6 text-14 text-ink-soft">
                {figures === null
                  ? 'There are no student figures for this page, so that it has no chart.'
                  : `Figures: ${figures.pupils.toLocaleString()} ${figures.demo ? 'invented ' : ''}pupils in ${figures.scope_label}.`}
              </p>
              {left !== undefined && right !== undefined && (
                <BlockPairs
                  left={{ title: nameVersion(left), ...left }}
                  right={{ title: nameVersion(right), ...right }}
                />
              )}
            </>
          );
        }}
      </QueryView>
    </section>
  );
}

function CellTroubles({ cell }: { readonly cell: Cell }) {
  const lines = describeCell(cell);
  if (lines.length === 0) return null;
  const kind = cell.status === 'broken' ? 'bad' : cell.status === 'expiring' ? 'warn' : 'info';
  const titles = {
    bad: 'This page cannot be made',
    warn: 'A block of this page ends soon',
    info: 'A draft waits for this page',
  } as const;
  return (
    <div className="mt-4 max-w-160">
      <Notice kind={kind} title={titles[kind]}>
        {lines.map((line) => (
          <p key={line} className="wrap-anywhere">
            {line}
          </p>
        ))}
      </Notice>
    </div>
  );
}

function toComparison(value: string): Comparison {
  return comparisons.find((candidate) => candidate === value) ?? 'variants';
}

/** The first variant that a draft would change, else both variants. */
function suggestComparison(versions: readonly CellVersion[]): Comparison {
  const isChanged = (comparison: Comparison) => {
    const [live, draft] = choosePair(versions, comparison);
    return live?.body_hash !== draft?.body_hash;
  };
  return (['draft_a', 'draft_b'] as const).find(isChanged) ?? 'variants';
}

function choosePair(
  versions: readonly CellVersion[],
  compare: Comparison,
): [CellVersion | undefined, CellVersion | undefined] {
  const find = (variant: string, preview: boolean) =>
    versions.find((version) => version.variant_id === variant && version.preview === preview);
  if (compare === 'variants') return [find('A', false), find('B', false)];
  const variant = compare === 'draft_a' ? 'A' : 'B';
  return [find(variant, false), find(variant, true)];
}

function nameVersion({ variant_id, preview }: CellVersion): string {
  return `Variant ${variant_id}, ${preview ? 'with drafts' : 'live'}`;
}
