import { useEffect } from 'react';
import { useFault, type Fault } from '../../../api/fault.ts';
import { trpc } from '../../../api/trpc.ts';
import { useAnswers, type Answers } from './answers.ts';

/** Where the app stands with its visitor. */
export type VisitorState =
  | { readonly status: 'loading' }
  | { readonly status: 'unknown' }
  | { readonly status: 'known'; readonly answers: Answers }
  | { readonly status: 'failed'; readonly fault: Fault; readonly retry: () => void };

/** The visitor of this tab, or the one the cookie of an earlier visit stands for (contract §3). */
export function useVisitor(): VisitorState {
  const { answers, change } = useAnswers();
  const profile = useProfile(!answers.known);
  const fault = useFault(profile.error);
  const found = profile.data;
  useEffect(() => {
    if (found === undefined || answers.known) return;
    const { email, icp, outcome, context_key, context_value } = found;
    change({
      email,
      icp,
      known: true,
      outcome: outcome ?? undefined,
      context_key: context_key ?? undefined,
      context_value: context_value ?? undefined,
    });
  }, [found, answers.known, change]);
  if (answers.known) return { status: 'known', answers };
  if (fault === undefined) return { status: 'loading' };
  if (fault.code === 'invalid_vid') return { status: 'unknown' };
  return { status: 'failed', fault, retry: () => void profile.refetch() };
}

/** The stored profile behind the cookie. */
export function useProfile(enabled: boolean) {
  return trpc.timeback.getProfile.useQuery({}, { enabled, staleTime: Number.POSITIVE_INFINITY });
}

/** The quiz of every kind of visitor. */
export function useOutcomes() {
  return trpc.timeback.listOutcomes.useQuery({}, { staleTime: Number.POSITIVE_INFINITY });
}
