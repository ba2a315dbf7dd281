import { DifficultyLevel, difficultyLevels } from '@quintet/contracts/textbook/schemas';
import { z } from 'zod';

/** A text of a chapter: as it was sent, or at a level. */
export const Version = z.enum(['original', ...difficultyLevels]);
export type Version = z.infer<typeof Version>;

/** What is known of a reader (contract "PersonalizationSession"). Texts are kept apart, under their digests. */
export const Session = z.object({
  difficulty_level: DifficultyLevel,
  chapter_id: z.string(),
  /** Chapters with the digests of their originals, the one that was read last at the end. */
  chapters: z.array(z.object({ chapter_id: z.string(), original: z.string() })),
  reading_position: z.number(),
  /** The text in which the position counts characters. */
  counted_in: Version,
  /** The text that the reader was given last. */
  shown: Version,
  /** Milliseconds since the epoch. */
  created_at: z.number(),
  last_accessed: z.number(),
});
export type Session = z.infer<typeof Session>;

/** A reader asks for a chapter at a level. */
export interface Visit {
  readonly chapter_id: string;
  /** The digest of the text that came with the request. */
  readonly original: string;
  readonly difficulty_level: DifficultyLevel;
  /** In the text that the reader sees; without one it stays as it was. */
  readonly reading_position: number | undefined;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Of how many chapters a session keeps the original. */
const mostChapters = 50;

/** The session after a visit: a chapter that it knows keeps its original, another one begins with the text that was sent. */
export function visitChapter(known: Session | undefined, visit: Visit): Session {
  const { chapter_id, difficulty_level, at } = visit;
  const kept = known?.chapters.find((chapter) => chapter.chapter_id === chapter_id);
  const others = (known?.chapters ?? []).filter((chapter) => chapter !== kept);
  const chapter = kept ?? { chapter_id, original: visit.original };
  return {
    difficulty_level,
    chapter_id,
    chapters: [...others, chapter].slice(-mostChapters),
    ...placeOf(known?.chapter_id === chapter_id ? known : undefined, visit.reading_position),
    shown: difficulty_level,
    created_at: known?.created_at ?? at,
    last_accessed: at,
  };
}

function placeOf(
  known: Session | undefined,
  given: number | undefined,
): Pick<Session, 'reading_position' | 'counted_in'> {
  if (given !== undefined) return { reading_position: given, counted_in: known?.shown ?? 'original' };
  const { reading_position, counted_in } = known ?? { reading_position: 0, counted_in: 'original' };
  return { reading_position, counted_in };
}

/** The digest of the original of the chapter that a session is at. */
export function originalOf({ chapters }: Session): string {
  return chapters.at(-1)?.original ?? '';
}
