import { useRef, useState } from 'react';
import { readFault, type Fault } from '../../../../api/fault.ts';
import { trpc } from '../../../../api/trpc.ts';
import type { CsvFile } from './csv-file.ts';
import type { Mapping } from './lead-fields.ts';
import { lineOf, partRows, type Part } from './part-rows.ts';

/** A row that the server did not take. */
interface Rejected {
  readonly line: number;
  readonly reason: string;
}

/** How far an import is. */
export interface ImportState {
  readonly status: 'idle' | 'running' | 'stopped' | 'failed' | 'done';
  readonly sent: number;
  readonly imported: number;
  readonly updated: number;
  readonly rejected: readonly Rejected[];
  readonly fault?: Fault;
}

const fresh: ImportState = { status: 'idle', sent: 0, imported: 0, updated: 0, rejected: [] };

/** Sends a file part by part. It can be stopped between two of them and goes on where it was. */
export function useImport() {
  const utils = trpc.useUtils();
  const [state, setState] = useState(fresh);
  const waiting = useRef<Part[]>([]);
  const isStopped = useRef(false);

  async function sendAll(): Promise<void> {
    isStopped.current = false;
    setState((before) => ({ ...before, status: 'running' }));
    try {
      for (
        let part = waiting.current[0];
        part !== undefined && !isStopped.current;
        part = waiting.current[0]
      ) {
        const answer = await utils.client.bloom.leads.import.mutate({ csv: part.csv });
        const sent = part;
        waiting.current.shift();
        setState((before) => addAnswer(before, sent, answer));
      }
      setState((before) => ({ ...before, status: waiting.current.length > 0 ? 'stopped' : 'done' }));
    } catch (error) {
      setState((before) => ({ ...before, status: 'failed', fault: readFault(error) }));
    }
    void utils.bloom.leads.invalidate();
  }

  return {
    state,
    start(file: CsvFile, mapping: Mapping) {
      waiting.current = partRows(file, mapping);
      setState(fresh);
      void sendAll();
    },
    goOn: () => void sendAll(),
    stop() {
      isStopped.current = true;
    },
    forget() {
      isStopped.current = true;
      waiting.current = [];
      setState(fresh);
    },
  };
}

interface Answer {
  readonly imported: number;
  readonly updated: number;
  readonly rejected: readonly Rejected[];
}

function addAnswer(before: ImportState, part: Part, answer: Answer): ImportState {
  const rejected = answer.rejected.map(({ line, reason }) => ({ line: lineOf(part, line), reason }));
  return {
    status: before.status,
    sent: before.sent + part.rows.length,
    imported: before.imported + answer.imported,
    updated: before.updated + answer.updated,
    rejected: [...before.rejected, ...rejected],
  };
}
