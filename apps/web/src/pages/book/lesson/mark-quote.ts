const unsaid = /[^\p{L}\p{N}]/gu;

/** Marks the first place where a text says what is quoted, markup and spaces aside; gives nothing where it does not. */
export function markQuote(text: Element, quote: string): Range | undefined {
  const wanted = quote.replaceAll(unsaid, '').toLowerCase();
  const letters = listLetters(text);
  const at =
    wanted === ''
      ? -1
      : letters
          .map(({ letter }) => letter)
          .join('')
          .indexOf(wanted);
  const [first, last] = [letters[at], letters[at + wanted.length - 1]];
  if (first === undefined || last === undefined) return undefined;
  const range = document.createRange();
  range.setStart(first.node, first.offset);
  range.setEnd(last.node, last.offset + 1);
  CSS.highlights.set('quote', new Highlight(range));
  return range;
}

interface Letter {
  readonly letter: string;
  readonly node: Node;
  readonly offset: number;
}

/** The letters and digits that are read, one unit of the text each. */
function listLetters(text: Element): Letter[] {
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement?.closest('button') instanceof Element
      ? NodeFilter.FILTER_REJECT
      : NodeFilter.FILTER_ACCEPT,
  );
  const letters: Letter[] = [];
  while (walker.nextNode() !== null) {
    const node = walker.currentNode;
    for (const match of (node.textContent ?? '').matchAll(/[\p{L}\p{N}]/gu)) {
      const letter = match[0].toLowerCase();
      for (let unit = 0; unit < letter.length; unit += 1)
        letters.push({ letter: letter.charAt(unit), node, offset: match.index });
    }
  }
  return letters;
}
