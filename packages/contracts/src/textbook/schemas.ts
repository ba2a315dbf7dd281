import { z } from 'zod';

export const difficultyLevels = ['beginner', 'intermediate', 'advanced'] as const;
export const DifficultyLevel = z.enum(difficultyLevels);
export type DifficultyLevel = z.infer<typeof DifficultyLevel>;

/** A level as clients write it: in any case. */
const GivenLevel = z
  .string()
  .trim()
  .min(1)
  .toLowerCase()
  .pipe(DifficultyLevel)
  .meta({ description: `One of ${difficultyLevels.join(', ')}, in any case` });

const notBlank = /\S/;
/** Clients make it up, a UUID by the contract's advice. */
const SessionId = z.string().max(200).regex(notBlank, 'Expected some text');
const ChapterId = z.string().max(500).regex(notBlank, 'Expected some text');

export const PersonalizeInput = z
  .object({
    session_id: SessionId,
    /** Markdown or HTML. */
    chapter_content: z.string().regex(notBlank, 'Expected some text'),
    difficulty_level: GivenLevel,
    chapter_id: ChapterId,
    /** Characters from the beginning of the text that the reader sees; fractions are kept. */
    reading_position: z.number().min(0).nullish(),
  })
  .meta({ id: 'PersonalizeInput' });
export type PersonalizeInput = z.infer<typeof PersonalizeInput>;

export const SessionInput = z.object({ session_id: SessionId });
export type SessionInput = z.infer<typeof SessionInput>;

const Timestamp = z.iso.datetime();

export const PersonalizedChapter = z
  .object({
    session_id: z.string(),
    personalized_content: z.string(),
    difficulty_level: DifficultyLevel,
    chapter_id: z.string(),
    timestamp: Timestamp,
  })
  .meta({ id: 'PersonalizedChapter' });

export const OriginalChapter = z
  .object({ session_id: z.string(), original_content: z.string(), timestamp: Timestamp })
  .meta({ id: 'OriginalChapter' });

export const SessionCleared = z
  .object({ message: z.literal('Session cleared successfully'), session_id: z.string() })
  .meta({ id: 'SessionCleared' });

/** What our own pages are told besides. */
export const ReadingPlace = z.object({
  /** Where in the text of the answer the paragraph begins that the reader was at, in characters. */
  reading_anchor: z.int().min(0),
});
