import type { ItemOf } from '@quintet/contracts/chatkit/items';
import { z } from 'zod';
import type { Passage } from '../options.ts';

type Part = ItemOf<'assistant_message'>['content'][number];

const Place = z.object({ lesson: z.string(), anchor: z.string(), quote: z.string().optional() });

/** A passage and the number by which the text refers to it. */
export interface Source extends Passage {
  readonly number: number;
}

export interface NotedText {
  /** Markdown in which `marks` stand around the numbers of sources. */
  readonly markdown: string;
  readonly sources: readonly Source[];
}

/** Characters for private use: no text has them when this is done with it. */
const [opening, closing] = ['\uE000', '\uE001'];
const marks = /[\uE000\uE001]/g;
const note = /\uE000(\d+)\uE001/g;

/** Puts the numbers of an answer's sources where its notes stand. */
export function numberNotes({ text, annotations }: Part): NotedText {
  const sources = new Map<string, Source>();
  const placed = annotations.flatMap(({ index, source }) => {
    if (source.type !== 'entity') return [];
    const place = Place.safeParse(source.data).data;
    if (place === undefined) return [];
    const { lesson, anchor, quote } = place;
    const key = JSON.stringify([lesson, anchor, quote]);
    const known = sources.get(key) ?? {
      title: source.title,
      lesson,
      anchor,
      quote,
      number: sources.size + 1,
    };
    sources.set(key, known);
    return [{ index: Math.min(index ?? text.length, text.length), number: known.number }];
  });
  const clean = text.replaceAll(marks, '\uFFFD');
  const ordered = placed.toSorted((a, b) => a.index - b.index);
  const pieces = ordered.map(
    ({ index, number }, at) =>
      `${clean.slice(ordered[at - 1]?.index ?? 0, index)}${opening}${number}${closing}`,
  );
  const markdown = pieces.join('') + clean.slice(ordered.at(-1)?.index ?? 0);
  return { markdown, sources: [...sources.values()] };
}

/** A text without its notes, and their numbers. */
export function takeNotes(text: string): { readonly text: string; readonly numbers: readonly number[] } {
  return {
    text: text.replaceAll(note, ''),
    numbers: [...text.matchAll(note)].map(([, number]) => Number(number)),
  };
}

/** A text in turns with the numbers of its notes: text, number, text … */
export function splitNotes(text: string): readonly string[] {
  return text.split(note);
}
