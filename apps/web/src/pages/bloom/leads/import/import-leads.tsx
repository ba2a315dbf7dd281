import { useState } from 'react';
import { Button } from '../../../../ui/button.tsx';
import { Drawer } from '../../../../ui/drawer.tsx';
import { Field } from '../../../../ui/forms/field.tsx';
import type { CsvFile } from './csv-file.ts';
import { ImportProgress } from './import-progress.tsx';
import { leadFields, mapByHeader, type Mapping } from './lead-fields.ts';
import { MappingTable } from './mapping-table.tsx';
import { useImport } from './use-import.ts';

/** Adds leads from a file: chosen, looked through, sent, and told of line by line. */
export function ImportLeads({ onClose }: { readonly onClose: () => void }) {
  const [file, setFile] = useState<CsvFile>();
  const [mapping, setMapping] = useState<Mapping>([]);
  const { state, start, goOn, stop, forget } = useImport();
  const choose = (chosen: CsvFile | undefined) => {
    setFile(chosen);
    setMapping(mapByHeader(chosen?.header ?? []));
    forget();
  };
  return (
    <Drawer title="Import leads" side="right" isWide isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <div className="space-y-6 pt-2">
        {state.status === 'idle' && <FileField onChoose={choose} />}
        {file !== undefined && state.status === 'idle' && (
          <>
            <MappingTable file={file} mapping={mapping} onMap={setMapping} />
            <StartButton file={file} mapping={mapping} onStart={() => start(file, mapping)} />
          </>
        )}
        {file !== undefined && state.status !== 'idle' && (
          <ImportProgress
            file={file}
            state={state}
            onStop={stop}
            onGoOn={goOn}
            onAnother={() => choose(undefined)}
            onClose={onClose}
          />
        )}
      </div>
    </Drawer>
  );
}

function FileField({ onChoose }: { readonly onChoose: (file: CsvFile | undefined) => void }) {
  const [error, setError] = useState<string>();

  async function read(chosen: File | undefined): Promise<void> {
    setError(undefined);
    if (chosen === undefined) return onChoose(undefined);
    try {
      // Only who imports needs the reader of CSV.
      const { readCsvFile } = await import('./csv-file.ts');
      const file = await readCsvFile(chosen);
      if (file === undefined) setError('This file has no row below its header.');
      onChoose(file);
    } catch {
      setError('This file cannot be read. Save it as CSV and choose it again.');
      onChoose(undefined);
    }
  }

  return (
    <Field
      label="CSV file"
      error={error}
      help={`The first line names the columns. A lead whose address is known is brought up to date. Columns can be ${leadFields
        .map(({ label }) => label.toLowerCase())
        .join(', ')}.`}
    >
      {(control) => (
        <input
          {...control}
          type="file"
          accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values"
          onChange={({ target }) => void read(target.files?.[0])}
          className="block w-full cursor-pointer rounded-control border border-line-strong bg-surface text-14 file:mr-4 file:min-h-12 file:cursor-pointer file:bg-sunken file:px-4 file:font-medium"
        />
      )}
    </Field>
  );
}

interface StartButtonProps {
  readonly file: CsvFile;
  readonly mapping: Mapping;
  readonly onStart: () => void;
}

function StartButton({ file, mapping, onStart }: StartButtonProps) {
  const hasEmail = mapping.includes('email');
  const count = file.rows.length;
  return (
    <div>
      <Button aria-disabled={!hasEmail} onClick={() => hasEmail && onStart()}>
        {`Import ${count.toLocaleString()} ${count === 1 ? 'row' : 'rows'}`}
      </Button>
      <output className="mt-2 block text-14 text-ink-soft">
        {!hasEmail && 'Say which column holds the email address.'}
      </output>
    </div>
  );
}
