import { readClaims, type Claim } from './claims.ts';
import type { Unit } from './markdown-units.ts';

const currencyInHead = /\(([A-Z]{3})\)/;
const longestHead = 200;

/** The figures in a unit. In a column such as `Cost (GBP)` a bare number is money. */
export function readUnitClaims(unit: Unit): Claim[] {
  const claims = readClaims(unit.text);
  const currency =
    unit.kind === 'cell'
      ? currencyInHead.exec((unit.columns?.[unit.column ?? 0] ?? '').slice(0, longestHead))?.[1]
      : undefined;
  if (currency === undefined || !/^[*\s+-]*[\d.,]+[*\s]*$/.test(unit.text)) return claims;
  return claims.map((claim) => (claim.kind === 'number' ? { ...claim, kind: 'money', currency } : claim));
}
