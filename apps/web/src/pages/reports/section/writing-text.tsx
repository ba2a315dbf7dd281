import type { SectionLine } from '@quintet/contracts/reports/studio-schemas';
import { clsx } from 'clsx';
import { CircleStop } from 'lucide-react';
import { useDeferredValue } from 'react';
import { Button } from '../../../ui/button.tsx';
import { countOf } from '../phrases.ts';
import { useDesk } from '../report-state/desk-context.ts';
import { TextSkeleton } from '../text/text-skeleton.tsx';
import { SectionText } from '../text/section-text.tsx';
import { useJobText } from './use-job-text.ts';

const stepWords = {
  facts: 'Reading the facts',
  writing: 'Writing',
  checking: 'Checking against the facts',
  saving: 'Saving',
} as const;

interface WritingTextProps {
  readonly line: SectionLine;
  readonly job_id: string;
}

/** A section while a job writes it; the words appear as they come. */
export function WritingText({ line, job_id }: WritingTextProps) {
  const { actions, refresh } = useDesk();
  const { text, step, isCut } = useJobText(job_id, () => void refresh());
  const shown = useDeferredValue(text);
  const isRefine = line.job?.kind === 'refine';
  return (
    <div aria-busy="true">
      <div className="mt-2 mb-6 flex min-h-11 items-start justify-between gap-4">
        {/* Two lines on a phone, whatever they say: there is room for no more, and what is below stays where it is. */}
        <p className={clsx('text-14', isCut ? 'text-warn' : 'text-info')}>
          <output>
            {isCut ? 'The live text is cut off; it goes on by itself.' : describeStep(line, step, isRefine)}
          </output>
          {!isCut && text !== '' && (
            <span className="tabular-nums"> · {countOf(text.length, 'character')}</span>
          )}
        </p>
        <Button look="secondary" onClick={() => actions.cancel(line.section_title)}>
          <CircleStop size={16} aria-hidden />
          Stop
        </Button>
      </div>
      {shown === '' ? <TextSkeleton /> : <SectionText markdown={shown} title={line.section_title} />}
    </div>
  );
}

function describeStep(
  line: SectionLine,
  step: keyof typeof stepWords | undefined,
  isRefine: boolean,
): string {
  if (line.state === 'pending') return 'Queued. It begins as soon as a place is free.';
  if (step === undefined || step === 'writing') return isRefine ? 'Refining' : 'Writing';
  return stepWords[step];
}
