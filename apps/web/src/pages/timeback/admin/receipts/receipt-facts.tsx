import type { Receipt } from '@quintet/contracts/timeback/admin-schemas';
import type { ReactNode } from 'react';
import { describeDecision } from './decision-list.tsx';
import { formatTime } from '../format-time.ts';

type Decision = NonNullable<Receipt['decision']>;

interface ReceiptFactsProps {
  readonly receipt: Receipt;
  readonly decision: Decision;
}

/** What the decision rests on, from the answers to the rule that chose each block. */
export function ReceiptFacts({ receipt, decision }: ReceiptFactsProps) {
  return (
    <dl className="mt-8 grid gap-x-8 gap-y-1 border-t border-line pt-6 md:grid-cols-[11rem_minmax(0,1fr)]">
      <Fact term="Visitor">
        <code className="font-mono text-14 wrap-anywhere">{receipt.vid}</code>
      </Fact>
      <Fact term="Answers">{describeDecision(decision)}</Fact>
      <Fact term="Text version">
        <time dateTime={decision.content_version}>{formatTime(decision.content_version)}</time>
      </Fact>
      <Fact term="Figures">{describeFigures(decision.figures)}</Fact>
      <Fact term="Variant">
        <Variant receipt={receipt} decision={decision} />
      </Fact>
      <Fact term="Rules matched">
        <ol className="space-y-1">
          {decision.rules.map((rule) => (
            <li key={rule} className="font-mono text-12 leading-5 wrap-anywhere">
              {rule}
            </li>
          ))}
        </ol>
      </Fact>
    </dl>
  );
}

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-14 text-ink-soft md:pt-0.5">{term}</dt>
      <dd className="mb-3 min-w-0">{children}</dd>
    </>
  );
}

function Variant({ receipt: { assignment }, decision }: ReceiptFactsProps) {
  if (assignment === null) return decision.variant_id;
  const { hash_input, fnv1a, mixed, assigned, shipped } = assignment;
  return (
    <>
      <p>
        {decision.variant_id}
        {shipped && `, shipped to everybody then; by the hash it would be ${assigned}`}
      </p>
      <dl className="mt-1 grid gap-x-4 font-mono text-12 leading-5 sm:grid-cols-[auto_minmax(0,1fr)]">
        <dt className="text-ink-soft">hashed text</dt>
        <dd className="wrap-anywhere">{JSON.stringify(hash_input)}</dd>
        <dt className="text-ink-soft">FNV-1a, 32 bits</dt>
        <dd>{fnv1a}</dd>
        <dt className="text-ink-soft">mixed</dt>
        <dd>{mixed}</dd>
        <dt className="text-ink-soft">highest bit</dt>
        <dd>
          {Math.floor(mixed / 2 ** 31)} → {assigned}
        </dd>
      </dl>
    </>
  );
}

function describeFigures(figures: Decision['figures']): string {
  if (figures === null) return 'None kept with this decision';
  const { pupils, scope_label, before, after, gain, weeks, demo } = figures;
  const sign = gain > 0 ? '+' : gain < 0 ? '−' : '';
  return `${pupils.toLocaleString()} ${demo ? 'invented ' : ''}pupils in ${scope_label}: median percentile ${before} before, ${after} after ${weeks} weeks (${sign}${Math.abs(gain)} points)`;
}
