import { operation } from '../operation.ts';
import { textbookErrors } from './errors.ts';
import {
  OriginalChapter,
  PersonalizedChapter,
  PersonalizeInput,
  ReadingPlace,
  SessionCleared,
  SessionInput,
} from './schemas.ts';

/** Chapters are longer than what other documents send. */
const mostBytes = 5_242_880;

const common = {
  table: textbookErrors,
  status: 200,
  auth: 'public',
  // One bucket for all of them.
  limits: [{ name: 'textbook.ip', points: 60, seconds: 60, by: 'ip' }],
  invalid: { 'difficulty_level:invalid_value': 'invalid_difficulty', '*': 'missing_required_field' },
} as const;

const inputErrors = ['missing_required_field', 'rate_limited'] as const;

/**
 * `POST /api/personalization/personalize`: a chapter at a level. A session is opened with it; the first text of a chapter
 * stays its original for as long as the session lives.
 */
export const personalize = operation({
  ...common,
  name: 'textbook.personalize',
  method: 'POST',
  path: '/api/personalization/personalize',
  aliases: ['/api/personalize'],
  mostBytes,
  input: PersonalizeInput,
  output: PersonalizedChapter,
  more: ReadingPlace,
  errors: [...inputErrors, 'invalid_difficulty', 'processing_error', 'unavailable'],
  summary: 'A chapter at a level of difficulty',
});

/** `POST /api/personalization/change-difficulty`: another level of what a session reads, from the original that it keeps. */
export const changeDifficulty = operation({
  ...common,
  name: 'textbook.changeDifficulty',
  method: 'POST',
  path: '/api/personalization/change-difficulty',
  aliases: ['/api/change-difficulty'],
  mostBytes,
  input: PersonalizeInput,
  output: PersonalizedChapter,
  more: ReadingPlace,
  errors: [...inputErrors, 'invalid_difficulty', 'session_not_found', 'processing_error', 'unavailable'],
  summary: 'The same chapter at another level',
});

/** `POST /api/personalization/toggle-original`: the chapter as it was sent first, to the byte. */
export const toggleOriginal = operation({
  ...common,
  name: 'textbook.toggleOriginal',
  method: 'POST',
  path: '/api/personalization/toggle-original',
  aliases: ['/api/toggle-original'],
  input: SessionInput,
  output: OriginalChapter,
  more: ReadingPlace,
  errors: [...inputErrors, 'session_not_found', 'unavailable'],
  summary: 'The chapter as it was before',
});

/** `DELETE /api/personalization/session/{session_id}`: forgets a session and what it read. */
export const clearSession = operation({
  ...common,
  name: 'textbook.clearSession',
  method: 'DELETE',
  path: '/api/personalization/session/{session_id}',
  input: SessionInput,
  output: SessionCleared,
  errors: [...inputErrors, 'session_not_found', 'unavailable'],
  summary: 'Clear a session',
});
