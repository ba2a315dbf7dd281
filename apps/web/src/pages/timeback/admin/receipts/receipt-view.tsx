import type { Receipt } from '@quintet/contracts/timeback/admin-schemas';
import { CircleAlert, CircleCheck, GitCompareArrows } from 'lucide-react';
import type { ReactNode } from 'react';
import { Notice } from '../../../../ui/notice.tsx';
import { BlockPairs } from '../pages/block-pairs.tsx';
import { BlockView } from '../pages/block-view.tsx';
import { ReceiptFacts } from './receipt-facts.tsx';
import { formatTime } from '../format-time.ts';

/** A receipt: whether it can be trusted, what it rests on, and the page, beside today's when that is another. */
export function ReceiptView({ receipt }: { readonly receipt: Receipt }) {
  const { decision, today } = receipt;
  if (decision === null) {
    return (
      <div className="mt-12 max-w-160">
        <Notice kind="info" title="No page by then">
          This visitor had been served no page by {formatTime(receipt.asked_at)}. Decisions that came later
          are below.
        </Notice>
      </div>
    );
  }
  return (
    <article aria-label="Receipt" className="mt-12">
      <h2 className="font-serif text-22 font-semibold md:text-28">
        Decided on <time dateTime={decision.at}>{formatTime(decision.at)}</time>
      </h2>
      <ul className="mt-4 space-y-3">
        <ProofLine receipt={receipt} />
        <TodayLine receipt={receipt} />
      </ul>
      <ReceiptFacts receipt={receipt} decision={decision} />
      <h2 className="mt-12 text-18 font-semibold">
        {today !== null && !today.same ? 'The page then and today' : 'The page'}
      </h2>
      {today !== null && !today.same ? (
        <BlockPairs left={{ title: 'Then', ...decision }} right={{ title: 'Today', ...today }} />
      ) : (
        <div className="mt-4 max-w-160 divide-y divide-line border-y border-line">
          {decision.components.map((component) => (
            <section key={component.id} aria-label={component.id} className="py-6">
              <p className="mb-3 font-mono text-14 text-ink-soft">{component.id}</p>
              <BlockView component={component} level={3} />
            </section>
          ))}
        </div>
      )}
    </article>
  );
}

function ProofLine({ receipt: { proof, decision } }: { readonly receipt: Receipt }) {
  if (proof === null || decision === null) return null;
  if (proof.reproduced) {
    return (
      <Line tone="text-good" icon={<CircleCheck size={20} aria-hidden />} title="Reproduced to the byte: yes">
        The {proof.bytes.toLocaleString()} bytes that are kept have the SHA-256 that the decision recorded.
        <Hash value={decision.body_hash} />
      </Line>
    );
  }
  return (
    <Line tone="text-bad" icon={<CircleAlert size={20} aria-hidden />} title="Reproduced to the byte: no">
      {proof.computed_hash === null
        ? 'The page itself is not kept any more; this is what the decision recorded.'
        : 'What is kept is not what was served: its SHA-256 differs from the recorded one.'}
      <Hash value={decision.body_hash} />
      {proof.computed_hash !== null && <Hash value={proof.computed_hash} />}
    </Line>
  );
}

const changeNames = {
  content_version: 'the text was changed',
  variant_id: 'the variant is another',
  blocks: 'other blocks are chosen',
  figures: 'the student figures changed',
  wording: 'the wording or the chart is another',
  answers: 'the quiz no longer takes these answers',
} as const satisfies Record<Receipt['changes'][number], string>;

function TodayLine({ receipt: { today, changes } }: { readonly receipt: Receipt }) {
  if (today?.same === true) {
    return (
      <Line tone="text-good" icon={<CircleCheck size={20} aria-hidden />} title="The same today: yes">
        Composed now from the same answers, the page comes out with the same SHA-256.
      </Line>
    );
  }
  const reasons = new Intl.ListFormat('en').format(changes.map((change) => changeNames[change]));
  const sentence = reasons.charAt(0).toUpperCase() + reasons.slice(1);
  return (
    <Line tone="text-info" icon={<GitCompareArrows size={20} aria-hidden />} title="The same today: no">
      {today === null && !changes.includes('answers') ? 'No full page can be made today.' : `${sentence}.`}
    </Line>
  );
}

interface LineProps {
  readonly tone: string;
  readonly icon: ReactNode;
  readonly title: string;
  readonly children: ReactNode;
}

function Line({ tone, icon, title, children }: LineProps) {
  return (
    <li className="flex gap-3">
      <span className={`mt-0.5 shrink-0 ${tone}`}>{icon}</span>
      <div className="min-w-0">
        <p className={`font-semibold ${tone}`}>{title}</p>
        <div className="text-14 text-ink-soft">{children}</div>
      </div>
    </li>
  );
}

function Hash({ value }: { readonly value: string }) {
  return <code className="block font-mono text-12 wrap-anywhere text-ink">{value}</code>;
}
