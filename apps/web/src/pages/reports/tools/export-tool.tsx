import { useState } from 'react';
import { readFault, type Fault } from '../../../api/fault.ts';
import { trpc } from '../../../api/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { useFaultWords } from '../../../ui/fault-notice.tsx';
import { handFile } from '../../../ui/hand-file.ts';
import { countOf, endSentence } from '../phrases.ts';
import { useDesk } from '../report-state/desk-context.ts';
import { useUnsavedTitles } from '../report-state/unsaved-edits.ts';

const formats = [
  { format: 'docx', label: 'Word' },
  { format: 'pdf', label: 'PDF' },
  { format: 'md', label: 'Markdown' },
] as const;
type Format = (typeof formats)[number]['format'];

/** The written sections as one file. */
export function ExportTool() {
  const { report } = useDesk();
  const { client } = trpc.useUtils();
  const [busy, setBusy] = useState<Format>();
  const [fault, setFault] = useState<Fault>();
  const [saved, setSaved] = useState<string>();
  const describeFault = useFaultWords();
  const written = report.sections.filter((line) => line.version > 0).length;
  const edited = useUnsavedTitles(report.report_id).size;

  async function download(format: Format): Promise<void> {
    if (busy !== undefined || written === 0) return;
    setBusy(format);
    setFault(undefined);
    try {
      const file = await client.reports.exportReport.query({ report_id: report.report_id, format });
      handFile(file);
      setSaved(file.file_name);
    } catch (error) {
      setFault(readFault(error));
    } finally {
      setBusy(undefined);
    }
  }

  return (
    <section aria-labelledby="export">
      <h2 id="export" className="mb-2 font-semibold">
        Download
      </h2>
      <div className="grid grid-cols-3 gap-2">
        {formats.map(({ format, label }) => (
          <Button
            key={format}
            look="secondary"
            className="px-2! text-14!"
            aria-label={`Download as ${label}`}
            aria-disabled={busy !== undefined || written === 0}
            onClick={() => void download(format)}
          >
            {busy === format ? 'Making' : label}
          </Button>
        ))}
      </div>
      <output className="mt-2 block text-14 text-ink-soft">
        {fault !== undefined && (
          <span className="text-bad">
            {endSentence(isUnmade(fault) ? fault.message : describeFault(fault))}{' '}
          </span>
        )}
        {written === 0 && 'There is nothing to download before a section is written. '}
        {written > 0 &&
          written < report.sections.length &&
          `${written} of ${report.sections.length} sections. `}
        {edited > 0 && `${countOf(edited, 'unsaved edit')} will not be in the file. `}
        {saved !== undefined && fault === undefined && `Saved as ${saved}.`}
      </output>
    </section>
  );
}

/** A format that cannot be made is no fault of the records, and the server has words for it. */
function isUnmade(fault: Fault): boolean {
  return fault.code === 'SERVICE_UNAVAILABLE';
}
