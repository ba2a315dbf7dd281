import type { Report } from '@quintet/contracts/reports/studio-schemas';
import { useState } from 'react';
import { readFault, type Fault } from '../../../api/fault.ts';
import { trpc } from '../../../api/trpc.ts';
import { encodeText } from './base64-text.ts';
import { keepEdit, readEdit } from './edits.ts';
import { keepReview } from './reviews.ts';

/** What a failed action leaves behind. */
export interface FailedAction {
  readonly fault: Fault;
  readonly section_title: string;
  readonly retry: () => void;
}

export interface Actions {
  readonly failed: FailedAction | undefined;
  readonly dismiss: () => void;
  /** The section that a request is under way for. */
  readonly busy: string | undefined;
  readonly generate: (section_title: string) => void;
  readonly refine: (section_title: string, prompt: string) => void;
  readonly cancel: (section_title: string) => void;
  readonly rollBack: (section_title: string, version: number) => Promise<boolean>;
  /** Queues a draft and throws what goes wrong, for those who queue many. */
  readonly queueDraft: (section_title: string, idempotency_key?: string) => Promise<void>;
}

/** What can be done to the sections of a report. What was typed is saved as a version before anything overwrites it. */
export function useActions(report: Report, refresh: () => Promise<void>): Actions {
  const { client } = trpc.useUtils();
  const [failed, setFailed] = useState<FailedAction>();
  const [busy, setBusy] = useState<string>();
  const { report_id, session_id, type, customer_id, opportunity_id } = report;
  const lineOf = (title: string) => report.sections.find((line) => line.section_title === title);

  async function attempt(section_title: string, run: () => Promise<unknown>): Promise<boolean> {
    setFailed(undefined);
    setBusy(section_title);
    try {
      await run();
      await refresh();
      return true;
    } catch (error) {
      const retry = () => void attempt(section_title, run);
      setFailed({ fault: readFault(error), section_title, retry });
      return false;
    } finally {
      setBusy(undefined);
    }
  }

  async function saveEdit(section_title: string): Promise<number> {
    const place = { report_id, section_title };
    const edit = readEdit(place);
    const version = lineOf(section_title)?.version ?? 0;
    if (edit === undefined || edit.markdown.trim() === '') return version;
    const base = edit.base === 0 ? {} : { version: edit.base };
    const saved = await client.reports.saveSection.mutate({ ...place, markdown: edit.markdown, ...base });
    keepEdit(place, undefined);
    return saved.version;
  }

  async function queueDraft(section_title: string, idempotency_key?: string): Promise<void> {
    await saveEdit(section_title);
    const context = { session_id, ...(idempotency_key === undefined ? {} : { idempotency_key }) };
    await client.reports.generate.mutate({ type, customer_id, opportunity_id, section_title }, { context });
    await refresh();
  }

  async function startRefine(section_title: string, prompt: string): Promise<void> {
    const place = { report_id, section_title };
    const base = await saveEdit(section_title);
    const { markdown } = await client.reports.getSection.query({ ...place, version: base });
    const answer = await client.reports.refine.mutate(
      { type, customer_id, opportunity_id, section_title, prompt, original_text: encodeText(markdown) },
      { context: { session_id } },
    );
    if ('job_id' in answer.data) keepReview(place, { job_id: answer.data.job_id, base, prompt });
  }

  return {
    failed,
    busy,
    dismiss: () => setFailed(undefined),
    generate: (title) => void attempt(title, () => queueDraft(title)),
    refine: (title, prompt) => void attempt(title, () => startRefine(title, prompt)),
    cancel(title) {
      const job_id = lineOf(title)?.job?.job_id;
      if (job_id !== undefined) void attempt(title, () => client.reports.cancelJob.mutate({ job_id }));
    },
    rollBack: (section_title, version) =>
      attempt(section_title, () => client.reports.rollBack.mutate({ report_id, section_title, version })),
    queueDraft,
  };
}
