import { useQuery } from '@tanstack/react-query';
import { trpc } from '../../../api/trpc.ts';
import type { Answers } from '../visitor/answers.ts';

/** First part of the key under which pages are kept. */
export const pageKey = 'timeback.page';

/** The blocks for a visitor's answers (contract §2), kept as long as the page's own `ttl` says. */
export function usePage(answers: Answers) {
  const { client } = trpc.useUtils();
  const { vid, outcome = '', context_key = '', context_value = '' } = answers;
  return useQuery({
    queryKey: [pageKey, answers.email, answers.icp, outcome, context_key, context_value],
    queryFn: ({ signal }) =>
      client.timeback.personalize.mutate({ vid, outcome, context_key, context_value }, { signal }),
    staleTime: (query) => (query.state.data?.ttl ?? 0) * 1000,
  });
}
