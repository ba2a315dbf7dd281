import { clsx } from 'clsx';
import { Check } from 'lucide-react';
import { Button } from '../../../ui/button.tsx';
import { type Campaign, type Interval, type Package, priceOf, writeMoney } from './prices.ts';

interface PackageCardProps {
  readonly one: Package;
  readonly interval: Interval;
  readonly campaign: Campaign | undefined;
  /** It was on its way to be bought. */
  readonly isMeant: boolean;
  readonly isBusy: boolean;
  readonly onBuy: () => void;
}

/** One package: what it costs, what it has, and the button that leads to the payment. */
export function PackageCard({ one, interval, campaign, isMeant, isBusy, onBuy }: PackageCardProps) {
  const { name, description, features, can_be_bought } = one;
  const { full, now } = priceOf(one, interval, campaign);
  const unit = interval === 'yearly' ? 'a year' : 'a month';
  return (
    <li className={clsx('flex flex-col border-t-2 py-6', isMeant ? 'border-accent' : 'border-line')}>
      <h2 className="text-22 font-semibold">{name}</h2>
      {description !== null && <p className="mt-1 text-ink-soft">{description}</p>}
      <p className="mt-4 tabular-nums">
        <span className="text-36 font-semibold tracking-tight">{writeMoney(now)}</span>{' '}
        <span className="text-ink-soft">{unit}</span>
      </p>
      <p className="min-h-5.25 text-14 text-ink-soft tabular-nums">
        {now < full && (
          <>
            <span className="sr-only">instead of </span>
            <s>{writeMoney(full)}</s>, first payment
          </>
        )}
      </p>
      <ul className="mt-4 grow space-y-2">
        {features.map((feature) => (
          <li key={feature} className="flex gap-2">
            <Check size={16} aria-hidden className="mt-1 shrink-0 text-accent" />
            {feature}
          </li>
        ))}
      </ul>
      <div className="mt-6">
        {can_be_bought ? (
          <Button aria-disabled={isBusy} onClick={() => !isBusy && onBuy()}>
            {isBusy ? 'Opening the payment' : `Choose ${name}`}
          </Button>
        ) : (
          <p className="flex min-h-11 items-center text-14 text-ink-soft">Cannot be paid for here yet</p>
        )}
      </div>
    </li>
  );
}
