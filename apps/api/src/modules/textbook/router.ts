import * as operations from '@quintet/contracts/textbook/operations';
import { createProcedures, router } from '../../trpc.ts';
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
});
