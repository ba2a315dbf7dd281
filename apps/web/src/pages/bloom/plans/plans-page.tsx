import { useNavigate, useSearch } from '@tanstack/react-router';
import { trpc } from '../../../api/trpc.ts';
import { FaultNotice } from '../../../ui/fault-notice.tsx';
import { RadioCards } from '../../../ui/forms/radio-cards.tsx';
import { PageHeading } from '../../../ui/frame/page-heading.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { QueryView } from '../../../ui/query-view.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { CodeField } from './code-field.tsx';
import { CurrentPlan } from './current-plan.tsx';
import { PackageCard } from './package-card.tsx';
import type { Interval } from './prices.ts';
import { useCheckout } from './use-checkout.ts';

/** What the agency sells: the reader's own plan, the packages with a code, and the way to pay. */
export function PlansPage() {
  const { every, code, plan } = useSearch({ from: '/bloom/plans' });
  const interval: Interval = every ?? 'monthly';
  const packages = trpc.bloom.pricing.listPackages.useQuery({});
  const campaign = trpc.bloom.pricing.getCampaign.useQuery(
    { code: code ?? '' },
    { enabled: code !== undefined },
  );
  const { buy, buying, fault } = useCheckout({ interval, campaign: campaign.data });
  return (
    <div className="pt-8 pb-16">
      <PageHeading title="Plans – Bloom" className="text-28 md:text-36">
        Plans
      </PageHeading>
      <CurrentPlan />
      <div className="mt-8 flex flex-wrap items-start gap-x-12 gap-y-5">
        <IntervalPicker interval={interval} />
        <CodeField key={code} campaign={campaign.data} error={campaign.error} />
      </div>
      {fault !== undefined && (
        <div className="mt-6 max-w-160">
          <FaultNotice fault={fault} reassurance="Nothing was charged." />
        </div>
      )}
      <QueryView query={packages} skeleton={<Skeleton className="mt-8 h-100 w-full" />}>
        {({ items }) => (
          <>
            {!items.some(({ can_be_bought }) => can_be_bought) && <CannotPay />}
            <ul className="mt-8 grid grid-cols-1 gap-x-12 md:grid-cols-3">
              {items.map((one) => (
                <PackageCard
                  key={one.id}
                  one={one}
                  interval={interval}
                  campaign={campaign.data}
                  isMeant={plan === one.id}
                  isBusy={buying === one.id}
                  onBuy={() => buy(one.id)}
                />
              ))}
            </ul>
          </>
        )}
      </QueryView>
    </div>
  );
}

/** Whether a month or a year is paid for. */
function IntervalPicker({ interval }: { readonly interval: Interval }) {
  const navigate = useNavigate({ from: '/bloom/plans' });
  return (
    <RadioCards
      name="every"
      legend="Pay"
      layout="chips"
      choices={[
        { value: 'monthly', label: 'By the month' },
        { value: 'yearly', label: 'By the year' },
      ]}
      value={interval}
      onChoose={(value) =>
        void navigate({
          search: ({ every: _before, ...rest }) => ({
            ...rest,
            ...(value === 'yearly' ? { every: value } : {}),
          }),
          replace: true,
          resetScroll: false,
        })
      }
    />
  );
}

/** Without Stripe nobody can pay, which is no fault. */
function CannotPay() {
  return (
    <div className="mt-8 max-w-160">
      <Notice kind="info" title="Payments are not set up on this server">
        Packages, prices and codes can be looked at. Whoever runs the server sets up Stripe to sell them.
      </Notice>
    </div>
  );
}
