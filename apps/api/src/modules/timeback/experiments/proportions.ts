/** So many of so many. */
export interface Proportion {
  readonly hits: number;
  readonly of: number;
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The normal quantile of a two-sided interval at 95 %. */
const z = 1.959963984540054;

/** Wilson's score interval at 95 % for a share, 0 to 1; it needs at least one trial. */
export function wilsonInterval({ hits, of }: Proportion): Interval {
  if (of < 1) throw new RangeError('An interval needs at least one trial');
  const share = hits / of;
  const spread = (z * z) / of;
  const centre = share + spread / 2;
  const half = z * Math.sqrt((share * (1 - share)) / of + spread / (4 * of));
  // Rounding must not put 0 of n, or n of n, outside its own interval.
  return {
    low: hits === 0 ? 0 : (centre - half) / (1 + spread),
    high: hits === of ? 1 : (centre + half) / (1 + spread),
  };
}

/** The difference of two independent shares with Newcombe's hybrid score interval at 95 % (his method 10). */
export function newcombeInterval(one: Proportion, other: Proportion): Interval & { readonly value: number } {
  const share = one.hits / one.of;
  const otherShare = other.hits / other.of;
  const around = wilsonInterval(one);
  const aroundOther = wilsonInterval(other);
  const value = share - otherShare;
  return {
    value,
    low: value - Math.hypot(share - around.low, aroundOther.high - otherShare),
    high: value + Math.hypot(around.high - share, otherShare - aroundOther.low),
  };
}
