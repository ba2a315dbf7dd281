import type { Report, SectionLine } from '@quintet/contracts/reports/studio-schemas';
import { useState } from 'react';
import { readFault, type Fault } from '../../../api/fault.ts';
import { trpc } from '../../../api/trpc.ts';
import { encodeText } from '../text/base64-text.ts';
import { storeUnsavedEdit, readUnsavedEdit } from './unsaved-edits.ts';
import { storeReview, type RefineRequest } from './reviews.ts';

/** What a failed action leaves behind. */
export interface FailedAction {
  readonly fault: Fault;
  /** What it was about, in words. */
  readonly place: string;
  readonly retry: () => void;
}

export interface Actions {
  readonly failed: FailedAction | undefined;
  readonly dismiss: () => void;
  /** Whether a request is under way. */
  readonly isBusy: boolean;
  readonly generate: (section_title: string) => void;
  readonly refine: (section_title: string, request: RefineRequest) => void;
  readonly cancel: (section_title: string) => void;
  readonly rollBack: (section_title: string, version: number) => Promise<boolean>;
  /** Has the server write many sections; it goes on when this page is gone. */
  readonly generateAll: (sections: 'missing' | 'all') => void;
  readonly stopAll: () => void;
}

/** What can be done to the sections of a report. What was typed is saved as a version before anything overwrites it. */
export function useActions(report: Report, refresh: () => Promise<void>): Actions {
  const { client } = trpc.useUtils();
  const [failed, setFailed] = useState<FailedAction>();
  const [isBusy, setBusy] = useState(false);
  const { report_id } = report;
  const { startDraft, startAll, startRefine } = createRequests(client, report);

  async function attempt(place: string, run: () => Promise<unknown>): Promise<boolean> {
    setFailed(undefined);
    setBusy(true);
    try {
      await run();
      await refresh();
      return true;
    } catch (error) {
      setFailed({ fault: readFault(error), place, retry: () => void attempt(place, run) });
      return false;
    } finally {
      setBusy(false);
    }
  }

  return {
    failed,
    isBusy,
    dismiss: () => setFailed(undefined),
    generate: (title) => void attempt(quote(title), () => startDraft(title)),
    refine: (title, request) => void attempt(quote(title), () => startRefine(title, request)),
    cancel(title) {
      const job_id = lineOf(report, title)?.job?.job_id;
      if (job_id !== undefined) void attempt(quote(title), () => client.reports.cancelJob.mutate({ job_id }));
    },
    rollBack: (section_title, version) =>
      attempt(quote(section_title), () =>
        client.reports.rollBack.mutate({ report_id, section_title, version }),
      ),
    generateAll: (sections) => void attempt(whole, () => startAll(sections)),
    stopAll: () => void attempt(whole, () => client.reports.cancelReportRun.mutate({ report_id })),
  };
}

/** The requests that make words, each after what was typed is saved. */
function createRequests(client: Client, report: Report) {
  const { report_id, session_id, type, customer_id, opportunity_id } = report;

  async function saveEdit(section_title: string): Promise<number> {
    const place = { report_id, section_title };
    const edit = readUnsavedEdit(place);
    const version = lineOf(report, section_title)?.version ?? 0;
    if (edit === undefined || edit.markdown.trim() === '') return version;
    const base = edit.base === 0 ? {} : { version: edit.base };
    const saved = await client.reports.saveSection.mutate({ ...place, markdown: edit.markdown, ...base });
    storeUnsavedEdit(place, undefined);
    return saved.version;
  }

  async function startDraft(section_title: string): Promise<void> {
    await saveEdit(section_title);
    const context = { session_id };
    await client.reports.generate.mutate({ type, customer_id, opportunity_id, section_title }, { context });
  }

  async function startAll(sections: 'missing' | 'all'): Promise<void> {
    const lines = report.sections.filter(({ version }) => sections === 'all' || version === 0);
    for (const { section_title } of lines) await saveEdit(section_title);
    await client.reports.generateReport.mutate({ report_id, sections });
  }

  async function startRefine(section_title: string, request: RefineRequest): Promise<void> {
    const place = { report_id, section_title };
    const base = await saveEdit(section_title);
    const { prompt } = request;
    const { markdown } = await client.reports.getSection.query({ ...place, version: base });
    const answer = await client.reports.refine.mutate(
      { type, customer_id, opportunity_id, section_title, prompt, original_text: encodeText(markdown) },
      { context: { session_id } },
    );
    if ('job_id' in answer.data) storeReview(place, { ...request, job_id: answer.data.job_id, base });
  }

  return { startDraft, startAll, startRefine };
}

type Client = ReturnType<typeof trpc.useUtils>['client'];

function lineOf(report: Report, section_title: string): SectionLine | undefined {
  return report.sections.find((line) => line.section_title === section_title);
}

const whole = 'this report';

function quote(title: string): string {
  return `“${title}”`;
}
