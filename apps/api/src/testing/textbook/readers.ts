import { randomUUID } from 'node:crypto';
import {
  changeDifficulty,
  clearSession,
  personalize,
  toggleOriginal,
} from '@quintet/contracts/textbook/operations';
import type { Operation } from '@quintet/contracts/operation';
import { callRest, callTrpc } from '../call-operation.ts';
import { AnswerBody } from '../timeback/visitors.ts';

/** A chapter with one of each thing that has to come out as it went in. */
export const chapter = `# Moving a robot arm

A robot arm that has to reach a point in the room, which is described by three numbers, must find out how far each of its joints has to turn, because the joints are the only things that its motors can move.

## How far to turn

The controller computes an angle for each joint, and the motors, which are driven by short pulses of current, turn until the sensors report that the angle has been reached. A joint turns by 90 degrees in 0.5 seconds.

\`\`\`python
def turn(joint, angle):
    return joint + angle  # <b>not HTML</b>
\`\`\`

The distance follows from $d = \\sqrt{x^2 + y^2}$, and [the manual](https://example.org/arm?a=1&b=2) explains the rest.

| joint | range |
|-------|------:|
| base  |   180 |
| wrist |    95 |

![An arm](arm.png "The arm")

## When something is in the way

Although the arm could simply be stopped whenever one of its sensors notices something that was not there before, it is usually better to plan a path around the thing, since a robot that stands still does no work.
`;

/** A reader at one of the doors of a server. */
export function createReader(
  url: string,
  door: 'rest' | 'trpc' = 'rest',
  headers: Readonly<Record<string, string>> = {},
) {
  const caller = { url, headers };
  const call = async (operation: Operation, input: object) => {
    const { status, body } = await (door === 'rest' ? callRest : callTrpc)(caller, operation, input);
    return { status, body: AnswerBody.parse(body) };
  };
  const session_id: string = randomUUID();
  const whole = (more: object) => ({
    session_id,
    chapter_content: chapter,
    chapter_id: 'robot-arm',
    difficulty_level: 'beginner',
    ...more,
  });
  return {
    session_id,
    personalize: async (more: object = {}) => await call(personalize, whole(more)),
    changeDifficulty: async (more: object = {}) => await call(changeDifficulty, whole(more)),
    toggleOriginal: async (more: object = {}) => await call(toggleOriginal, { session_id, ...more }),
    clear: async (id = session_id) => await call(clearSession, { session_id: id }),
  };
}
