import { useQueryClient } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { getQueryKey } from '@trpc/react-query';
import { useEffect, useMemo, useState } from 'react';
import { trpc } from '../../../api/trpc.ts';
import { AppShell } from '../../../ui/frame/app-shell.tsx';
import {
  AnswersContext,
  keepAnswers,
  noAnswers,
  readAnswers,
  type AnswersState,
  type SentBack,
} from '../visitor/answers.ts';
import { pageKey } from '../page/page-query.ts';
import { TipsContext, useIncomingTips } from '../tips/tips.ts';

/** The frame of all TimeBack pages; holds the visitor's answers while they go back and forth. */
export function TimebackFrame() {
  const [answers, setAnswers] = useState(readAnswers);
  const [sentBack, sendBack] = useState<SentBack>();
  const queryClient = useQueryClient();
  const tips = useIncomingTips(answers);
  const { queue } = tips;
  useEffect(() => keepAnswers(answers), [answers]);
  const state: AnswersState = useMemo(
    () => ({
      answers,
      change: (change) => setAnswers((current) => ({ ...current, ...change })),
      clear() {
        queryClient.removeQueries({ queryKey: getQueryKey(trpc.timeback.getProfile) });
        queryClient.removeQueries({ queryKey: [pageKey] });
        queue.clear();
        setAnswers(noAnswers);
      },
      sentBack,
      sendBack,
    }),
    [answers, sentBack, queryClient, queue],
  );
  return (
    <AnswersContext value={state}>
      <TipsContext value={tips}>
        <AppShell app="timeback" name="TimeBack" footer={<PrivacyLine />}>
          <Outlet />
        </AppShell>
      </TipsContext>
    </AnswersContext>
  );
}

function PrivacyLine() {
  return (
    <p className="max-w-[75ch]">
      We keep your email address, your answers, the browser you used and which pages you saw here. “Forget me”
      on your page deletes all of it at once.
    </p>
  );
}
