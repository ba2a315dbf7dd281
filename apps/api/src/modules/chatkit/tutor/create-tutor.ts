import type { ThreadEvent } from '@quintet/contracts/chatkit/events';
import type { Core } from '../../../core.ts';
import type { Tutor } from './tutor.ts';

/** The tutor of the house. */
export function createTutor(_core: Core): Tutor {
  return {
    respond: () => refuse('There is no book here yet that could answer this.'),
    act: () => refuse('This is not known here.'),
    update: () => Promise.resolve(undefined),
  };
}

/** Tells why there is no answer; to ask again would not help. */
async function* refuse(message: string): AsyncGenerator<ThreadEvent> {
  yield { type: 'error', code: 'custom', message, allow_retry: false };
}
