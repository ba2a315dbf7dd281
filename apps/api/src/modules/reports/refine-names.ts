const small = new Set('the a an of and or for in on to with our its your this that'.split(' '));

/** A name as it is compared: small letters, no numbering, no articles, `&` as `and`, words without their endings. */
export function stemsOf(name: string): string[] {
  const words =
    name
      .normalize('NFC')
      .toLowerCase()
      .replace(/^\s*\d+(?:\.\d+)*[.)]?\s+/u, '')
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  const telling = words.filter((word) => !small.has(word));
  return (telling.length > 0 ? telling : words).map(stem);
}

function stem(word: string): string {
  if (word.length <= 3) return word;
  return word
    .replace(/ies$/u, 'y')
    .replace(/(?<=(?:ss|x|ch|sh))es$/u, '')
    .replace(/(?<!s)s$/u, '');
}

/**
 * How well a title answers to a name: 4 the same words, 3 the name is what the title is about (`risks`, `Key risks`),
 * 2 all words of the name, 1 a little less than them, 0 not.
 */
export function matchName(name: string, title: string): 0 | 1 | 2 | 3 | 4 {
  const [wanted, given] = [stemsOf(name), stemsOf(title)];
  if (wanted.length === 0 || given.length === 0) return 0;
  const isIn = wanted.every((word) => given.includes(word));
  const isAround = given.every((word) => wanted.includes(word));
  if (isIn && isAround) return 4;
  if (isIn) return wanted.at(-1) === headWordOf(title) ? 3 : 2;
  // "the risk register table" is "Risk register"; a name with many more words is something else.
  return isAround && given.length >= 2 && wanted.length === given.length + 1 ? 1 : 0;
}

/** The noun of a title: its last word before any preposition. */
function headWordOf(title: string): string | undefined {
  const [phrase = ''] = title.split(/\s(?:of|for|in|to|on|with|from|by|at)\s|[:(–—]/u);
  return stemsOf(phrase).at(-1);
}

/** Whether a text with these stems speaks of all the words of a name. */
export function speaksOf(stems: ReadonlySet<string>, name: string): boolean {
  const wanted = stemsOf(name);
  return wanted.length > 0 && wanted.every((word) => stems.has(word));
}

/** The members that fit best, as judged by `score`; none when nothing fits. */
export function bestOf<Item>(items: readonly Item[], score: (item: Item) => number): Item[] {
  const scored = items.map((item) => ({ item, points: score(item) }));
  const best = Math.max(0, ...scored.map(({ points }) => points));
  return best === 0 ? [] : scored.filter(({ points }) => points === best).map(({ item }) => item);
}
