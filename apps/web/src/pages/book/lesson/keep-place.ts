/** A block of the text on the page and where in its Markdown it begins, in characters. */
export interface Place {
  readonly block: Element;
  readonly offset: number;
}

/** How far below the bar the reader's eye is taken to be, in pixels. */
const eye = 160;

/** The block under the reader's eye. */
export function findPlace(text: Element): Place | undefined {
  const places = listPlaces(text);
  return places.findLast(({ block }) => block.getBoundingClientRect().top <= eye) ?? places[0];
}

/** Scrolls so that the block which holds an offset of the text stands at a height of the window, in pixels. */
export function holdPlace(text: Element, offset: number, top: number): void {
  const places = listPlaces(text);
  const place = places.findLast((candidate) => candidate.offset <= offset) ?? places[0];
  if (place === undefined) return;
  window.scrollBy({ top: place.block.getBoundingClientRect().top - top, behavior: 'instant' });
}

function listPlaces(text: Element): Place[] {
  return [...text.querySelectorAll('[data-offset]')].map((block) => ({
    block,
    offset: Number(block.getAttribute('data-offset')),
  }));
}
