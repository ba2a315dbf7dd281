import { Prisma } from '@quintet/db/generated/client';

/** Stripe writes most amounts in hundredths; these currencies have whole units alone there, those below thousandths. */
const wholeUnits = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '));
const thousandths = new Set('bhd jod kwd omr tnd'.split(' '));

/** How many digits stand behind the point in Stripe's amounts of a currency. */
function digitsOf(currency: string): number {
  const name = currency.toLowerCase();
  if (wholeUnits.has(name)) return 0;
  return thousandths.has(name) ? 3 : 2;
}

/** An amount of Stripe's in the unit of its currency: 1999 of `usd` are 19.99, and of `jpy` 1999. */
export function toMoney(amount: number, currency: string | null): Prisma.Decimal {
  return new Prisma.Decimal(amount).div(10 ** digitsOf(currency ?? '')).toDecimalPlaces(2);
}

/** The reverse: money as an amount of Stripe's. */
export function toStripeAmount(money: Prisma.Decimal, currency: string): number {
  return money
    .mul(10 ** digitsOf(currency))
    .round()
    .toNumber();
}
