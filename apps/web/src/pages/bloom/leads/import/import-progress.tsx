import { Button } from '../../../../ui/button.tsx';
import { FaultNotice } from '../../../../ui/fault-notice.tsx';
import { Notice } from '../../../../ui/notice.tsx';
import type { CsvFile } from './csv-file.ts';
import type { ImportState } from './use-import.ts';

interface ImportProgressProps {
  readonly file: CsvFile;
  readonly state: ImportState;
  readonly onStop: () => void;
  readonly onGoOn: () => void;
  readonly onAnother: () => void;
  readonly onClose: () => void;
}

/** How far the file is, what became of it, and which lines were not taken. */
export function ImportProgress(props: ImportProgressProps) {
  const { file, state, onStop, onGoOn, onAnother, onClose } = props;
  const { status, sent, fault } = state;
  const total = file.rows.length;
  return (
    <>
      <div>
        <p className="flex justify-between gap-4 text-14">
          <span className="min-w-0 truncate">{file.name}</span>
          <span className="shrink-0 tabular-nums">
            {`${sent.toLocaleString()} of ${total.toLocaleString()} rows`}
          </span>
        </p>
        <progress
          aria-label={`Rows of ${file.name} that were sent`}
          value={sent}
          max={total}
          className="mt-2 block h-2 w-full appearance-none overflow-hidden rounded-control bg-line [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:bg-accent"
        />
      </div>
      {status === 'done' && <Notice kind="good" title={describe(state)} />}
      {status === 'stopped' && (
        <Notice kind="info" title={`Stopped. ${describe(state)}`}>
          The same file again adds only what is missing.
        </Notice>
      )}
      {status === 'failed' && fault !== undefined && (
        <FaultNotice
          fault={fault}
          reassurance={`${describe(state)} Nothing of it is lost.`}
          onRetry={onGoOn}
        />
      )}
      <div className="flex flex-wrap gap-3">
        {status === 'running' && (
          <Button look="secondary" onClick={onStop}>
            Stop
          </Button>
        )}
        {status === 'stopped' && <Button onClick={onGoOn}>Go on</Button>}
        {status === 'done' && <Button onClick={onClose}>Show the leads</Button>}
        {status !== 'running' && (
          <Button look="secondary" onClick={onAnother}>
            Choose another file
          </Button>
        )}
      </div>
      <RejectedRows rejected={state.rejected} />
    </>
  );
}

function describe({ imported, updated, rejected }: ImportState): string {
  const parts = [
    `${imported.toLocaleString()} added`,
    `${updated.toLocaleString()} known already`,
    ...(rejected.length === 0 ? [] : [`${rejected.length.toLocaleString()} not taken`]),
  ];
  return `${parts.join(', ')}.`;
}

const shown = 200;

function RejectedRows({ rejected }: Pick<ImportState, 'rejected'>) {
  if (rejected.length === 0) return null;
  return (
    <section aria-labelledby="rejected">
      <h2 id="rejected" className="text-18 font-semibold">
        Rows that were not taken
      </h2>
      <ul className="mt-2 divide-y divide-line text-14">
        {rejected.slice(0, shown).map(({ line, reason }) => (
          <li key={line} className="flex gap-4 py-2">
            <span className="w-20 shrink-0 text-ink-soft tabular-nums">Line {line.toLocaleString()}</span>
            <span className="min-w-0 wrap-anywhere">{reason}</span>
          </li>
        ))}
      </ul>
      {rejected.length > shown && (
        <p className="mt-2 text-14 text-ink-soft">
          And {(rejected.length - shown).toLocaleString()} more. Correct these first, then import again.
        </p>
      )}
    </section>
  );
}
