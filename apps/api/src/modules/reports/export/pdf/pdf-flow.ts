/** Something to draw: where its top left corner is, and how much space above it was kept. */
export interface Spot {
  readonly x: number;
  readonly y: number;
  readonly gap: number;
}

/** A strip of a page that is never cut: a line of text, or a row of a table. Heights in points. */
export interface Strip {
  readonly height: number;
  /** Space above, which is dropped at the top of a page. */
  readonly gap: number;
  /** Stays on one page with the strip below. */
  readonly keep: boolean;
  /** Repeated at the top of a page that begins with this strip. */
  readonly head?: Strip | undefined;
  /** Set for headings, so that the contents can name their page. */
  readonly heading?: { readonly level: number; readonly title: string } | undefined;
  draw(spot: Spot): void;
}

/** A strip at its place on a page, down from the top of the text. */
export interface Placed {
  readonly strip: Strip;
  readonly y: number;
  readonly gap: number;
}

/** Puts strips on pages of a height. What is kept together moves together, as long as a page holds it. */
export function paginate(strips: readonly Strip[], height: number): Placed[][] {
  const pages: Placed[][] = [];
  let page: Placed[] = [];
  let y = 0;

  function put(strip: Strip): void {
    const gap = y === 0 ? 0 : strip.gap;
    page.push({ strip, y: y + gap, gap });
    y += gap + strip.height;
  }

  for (const [index, strip] of strips.entries()) {
    const needed = heightOfChain(strips, index, height);
    if (y > 0 && y + strip.gap + needed > height) {
      pages.push(page);
      page = [];
      y = 0;
      if (strip.head !== undefined) put(strip.head);
    }
    put(strip);
  }
  return page.length === 0 ? pages : [...pages, page];
}

/** The height of a strip with those that have to follow it; of the strip alone when no page holds them all. */
function heightOfChain(strips: readonly Strip[], from: number, most: number): number {
  let height = strips[from]?.height ?? 0;
  for (let index = from; strips[index]?.keep === true; index += 1) {
    const next = strips[index + 1];
    if (next === undefined) break;
    height += next.gap + next.height;
    if (height > most) return strips[from]?.height ?? 0;
  }
  return height;
}
