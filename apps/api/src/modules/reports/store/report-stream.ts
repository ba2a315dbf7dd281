import type { Publish } from '../../../platform/bus/bus.ts';

/** Where a report is told of. */
export function reportStream(report_id: string): string {
  return `reports:report:${report_id.toLowerCase()}`;
}

interface Place {
  readonly report_id: string;
  readonly section_title: string;
}

/** Tells those who watch a report that a section has changed. */
export function tellChange(
  publish: Publish,
  { report_id, section_title }: Place,
  state: 'processing' | 'failed' | 'written',
): void {
  publish(reportStream(report_id), 'section', { section_title, state });
}
