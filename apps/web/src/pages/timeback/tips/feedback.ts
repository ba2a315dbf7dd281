import { readFault } from '../../../api/fault.ts';
import { trpc } from '../../../api/trpc.ts';
import { useAnswers } from '../visitor/answers.ts';

/** Errors that another try would meet again. */
const final: ReadonlySet<string> = new Set(['invalid_vid', 'not_found', 'invalid_request']);
const mostTries = 12;

/** Tells the server whether a tip was taken up. What fails for the moment is tried again without a word. */
export function useFeedback() {
  const { answers } = useAnswers();
  const feedback = trpc.timeback.giveFeedback.useMutation({
    retry: (failures, error) => failures < mostTries && !final.has(readFault(error).code),
    retryDelay: (failures) => Math.min(30_000, 1000 * 2 ** failures),
  });
  return (task_id: string, accepted: boolean) =>
    feedback.mutateAsync({ task_id, accepted, vid: answers.vid }).then(
      () => true,
      () => false,
    );
}
