import type { DecisionLine } from '@quintet/contracts/timeback/admin-schemas';
import { Link } from '@tanstack/react-router';
import { icpNames, readableContext } from '../../wording.ts';
import { formatTime } from '../format-time.ts';

interface DecisionListProps {
  readonly decisions: readonly DecisionLine[];
  readonly showVisitor?: boolean;
  /** The decision whose receipt is open. */
  readonly open?: string | undefined;
}

const head = 'py-2 pr-6 text-left font-medium';

/** Decisions, the newest first; each leads to its receipt. */
export function DecisionList({ decisions, showVisitor = false, open }: DecisionListProps) {
  return (
    <section className="mt-4 overflow-x-auto" aria-label="Decisions">
      <table className="w-full min-w-160 text-14">
        <thead>
          <tr className="border-b border-line text-ink-soft">
            <th scope="col" className={head}>
              When
            </th>
            {showVisitor && (
              <th scope="col" className={head}>
                Visitor
              </th>
            )}
            <th scope="col" className={head}>
              Answers
            </th>
            <th scope="col" className={head}>
              Variant
            </th>
          </tr>
        </thead>
        <tbody>
          {decisions.map((decision) => (
            <tr key={decision.decision_id} className="border-b border-line whitespace-nowrap">
              <th scope="row" className="p-0 text-left">
                <ReceiptLink decision={decision} isOpen={decision.decision_id === open} />
              </th>
              {showVisitor && <td className="pr-6 font-mono">{decision.vid.slice(0, 8)}…</td>}
              <td className="pr-6">{describeDecision(decision)}</td>
              <td>{decision.variant_id}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function ReceiptLink({
  decision: { vid, at },
  isOpen,
}: {
  readonly decision: DecisionLine;
  readonly isOpen: boolean;
}) {
  return (
    <Link
      to="/timeback/admin/receipts"
      search={{ vid, at }}
      aria-current={isOpen ? 'true' : undefined}
      className="flex min-h-11 items-center rounded-control pr-6 font-medium underline decoration-line-strong underline-offset-4 hover:decoration-current aria-[current]:text-accent aria-[current]:decoration-2"
    >
      <time dateTime={at}>{formatTime(at)}</time>
    </Link>
  );
}

/** The answers of a decision in one line. */
export function describeDecision({
  icp,
  outcome,
  context_value,
}: Pick<DecisionLine, 'icp' | 'outcome' | 'context_value'>): string {
  return `${icpNames[icp]} · ${outcome.replaceAll('_', ' ')} · ${readableContext(context_value)}`;
}
