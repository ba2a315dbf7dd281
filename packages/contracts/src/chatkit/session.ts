import { z } from 'zod';
import { operation, text } from '../operation.ts';
import { chatkitErrors, sessionFaults } from './errors.ts';

/** A field that says nothing when it is empty. */
function optionalText(max: number) {
  return text(max).nullish().transform(orNothing);
}

function orNothing<Given>(given: Given | '' | null | undefined): Given | undefined {
  return given === '' || given === null ? undefined : given;
}

export const LearningLevel = z.enum(['beginner', 'intermediate', 'advanced']);
export type LearningLevel = z.infer<typeof LearningLevel>;

/** Trimmed and in lower case, so that one person has one. */
const Email = z
  .string()
  .max(320)
  .transform((value) => value.trim().toLowerCase())
  .pipe(z.union([z.literal(''), z.email().max(254)]));

/** A character beyond the basic plane is two of JavaScript's. */
const HighlightedText = text(2_000).refine((value) => [...value].length <= 1_000, 'Too long');

/** What a page says of itself and of its reader; all of it may be absent, null or empty. */
export const CreateSessionInput = z.object({
  page_path: text(2_000)
    .regex(/^(?:\/|$)/)
    .nullish()
    .transform(orNothing),
  page_title: optionalText(1_000),
  current_chapter: optionalText(300),
  current_lesson: optionalText(300),
  highlighted_text: HighlightedText.nullish().transform(orNothing),
  student_email: Email.nullish().transform(orNothing),
  student_name: optionalText(300),
  learning_level: z
    .union([LearningLevel, z.literal('')])
    .nullish()
    .transform(orNothing),
});

/** `POST /api/chatkit/session`: a session with what the page told, and the secret that opens it. */
export const createSession = operation({
  name: 'chatkit.createSession',
  table: chatkitErrors,
  method: 'POST',
  path: '/api/chatkit/session',
  status: 201,
  timed: true,
  input: CreateSessionInput,
  output: z.object({
    client_secret: z.string().min(1),
    session_id: z.string().regex(/^sess_/),
    /** ISO 8601 in UTC. */
    expires_at: z.iso.datetime(),
  }),
  errors: [
    'INVALID_REQUEST',
    'INVALID_EMAIL',
    'INVALID_LEARNING_LEVEL',
    'INVALID_PAGE_PATH',
    'HIGHLIGHTED_TEXT_TOO_LONG',
    'SESSION_CREATION_FAILED',
  ],
  auth: 'public',
  limits: [{ name: 'chatkit.session.ip', points: 10, seconds: 60, by: 'ip' }],
  invalid: { ...sessionFaults, '*': 'INVALID_REQUEST' },
  summary: 'Create a ChatKit session with context',
});
