import type { AppRouter } from '@quintet/api/modules';
import type { inferRouterOutputs } from '@trpc/server';

type Answers = inferRouterOutputs<AppRouter>['textbook'];

/** The book's table of contents. */
export type Contents = Answers['getBook'];
/** A chapter with its lessons. */
export type Chapter = Contents['chapters'][number];
export type Lesson = Answers['getLesson'];
/** A section that a search found. */
export type Hit = Answers['searchBook']['hits'][number];
