import { useSearch } from '@tanstack/react-router';
import { useFault } from '../../../../api/fault.ts';
import { trpc } from '../../../../api/trpc.ts';
import { Notice } from '../../../../ui/notice.tsx';
import { Skeleton } from '../../../../ui/skeleton.tsx';
import { DecisionList } from './decision-list.tsx';
import { ReceiptForm } from './receipt-form.tsx';
import { ReceiptView } from './receipt-view.tsx';
import type { ReceiptSearch } from '../search.ts';
import { ViewHeading } from '../view-heading.tsx';
import { QueryView } from '../../../../ui/query-view.tsx';

const vidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** Why a visitor got a page: the decision in force at a moment, and the page itself to the byte. */
export function ReceiptsPage() {
  const search = useSearch({ from: '/timeback/admin/receipts' });
  const { vid, at } = search;
  const known = vid !== undefined && vidForm.test(vid) ? vid : undefined;
  return (
    <div className="pb-16">
      <ViewHeading title="Receipts">
        <p>Why a visitor got a page, and that page to the byte.</p>
      </ViewHeading>
      <ReceiptForm key={`${vid} ${at}`} vid={vid ?? ''} at={at} />
      {vid === undefined ? (
        <LatestDecisions />
      ) : known === undefined ? (
        <NoSuchVisitor />
      ) : (
        <OneVisitor {...search} vid={known} />
      )}
    </div>
  );
}

function LatestDecisions() {
  const query = trpc.timeback.listDecisions.useQuery({});
  return (
    <section aria-labelledby="latest" className="mt-12">
      <h2 id="latest" className="text-18 font-semibold">
        Latest decisions
      </h2>
      <QueryView query={query} skeleton={<Skeleton className="mt-4 h-80 w-full" />}>
        {({ decisions }) =>
          decisions.length === 0 ? (
            <p className="mt-2 max-w-[60ch] text-ink-soft">
              No page has been served yet. Answer the quiz at /timeback, and its decision appears here.
            </p>
          ) : (
            <DecisionList decisions={decisions} showVisitor />
          )
        }
      </QueryView>
    </section>
  );
}

function OneVisitor({ vid, at }: ReceiptSearch & { readonly vid: string }) {
  const receipt = trpc.timeback.getReceipt.useQuery(at === undefined ? { vid } : { vid, at });
  const list = trpc.timeback.listDecisions.useQuery({ vid });
  const fault = useFault(receipt.error);
  if (fault?.code === 'not_found') return <NoSuchVisitor />;
  return (
    <>
      <QueryView query={receipt} skeleton={<Skeleton className="mt-12 h-160 w-full" />}>
        {(data) => <ReceiptView receipt={data} />}
      </QueryView>
      <section aria-labelledby="own" className="mt-16">
        <h2 id="own" className="text-18 font-semibold">
          Decisions for this visitor
        </h2>
        <QueryView query={list} skeleton={<Skeleton className="mt-4 h-40 w-full" />}>
          {({ decisions }) =>
            decisions.length === 0 ? (
              <p className="mt-2 text-ink-soft">None yet.</p>
            ) : (
              <DecisionList decisions={decisions} open={receipt.data?.decision?.decision_id} />
            )
          }
        </QueryView>
      </section>
    </>
  );
}

function NoSuchVisitor() {
  return (
    <div className="mt-12 max-w-160">
      <Notice kind="info" title="No such visitor">
        Nobody here has this visitor id. Either it was copied in part, or the visitor chose “Forget me”, and
        with that every decision about them was deleted.
      </Notice>
    </div>
  );
}
