import * as bookOperations from '@quintet/contracts/textbook/book';
import * as operations from '@quintet/contracts/textbook/operations';
import { createProcedures, router } from '../../trpc.ts';
import { findInBook, readBook, readLesson } from './book/read-book.ts';
import {
  changeDifficulty,
  clearSession,
  personalize,
  type PersonalizingServices,
  toggleOriginal,
} from './personalizing/personalize.ts';

const { implement } = createProcedures<PersonalizingServices>({});

/** The Textbook document as tRPC procedures; REST is mounted from the same tree. */
export const textbookRouter = router({
  personalize: implement(operations.personalize, personalize),
  changeDifficulty: implement(operations.changeDifficulty, changeDifficulty),
  toggleOriginal: implement(operations.toggleOriginal, toggleOriginal),
  clearSession: implement(operations.clearSession, clearSession),
  getBook: implement(bookOperations.getBook, readBook),
  getLesson: implement(bookOperations.getLesson, readLesson),
  searchBook: implement(bookOperations.searchBook, findInBook),
});
