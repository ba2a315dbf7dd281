import { createRandom } from '../../../platform/seeded-random.ts';

/** Chance that falls the same way each time, for invented data. */
export interface Dice {
  /** True in this share of the cases. */
  chance(share: number): boolean;
  /** A whole number from one to another, both included. */
  between(least: number, most: number): number;
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
  /** One of them, each as often as its weight says. */
  weigh<Item extends string>(weights: Readonly<Record<Item, number>>): Item;
  /** How many of something with this mean there are on a day. */
  count(mean: number): number;
}

export function createDice(seed: number): Dice {
  const random = createRandom(seed);
  const between = (least: number, most: number) => least + Math.floor(random() * (most - least + 1));
  return {
    chance: (share) => random() < share,
    between,
    pick: (items) => items[between(0, items.length - 1)] ?? items[0],
    weigh(weights) {
      let left = random() * Object.values<number>(weights).reduce((total, weight) => total + weight, 0);
      let chosen: keyof typeof weights | undefined;
      for (const item in weights) {
        chosen = item;
        left -= weights[item];
        if (left < 0) break;
      }
      if (chosen === undefined) throw new Error('There is nothing to choose from');
      return chosen;
    },
    count(mean) {
      // Knuth's way to draw from a Poisson distribution; means are small here.
      const limit = Math.exp(-mean);
      let product = random();
      let drawn = 0;
      for (; product > limit; drawn += 1) product *= random();
      return drawn;
    },
  };
}
