import { useState } from 'react';
import { readFault, type Fault } from '../../../../api/fault.ts';
import { trpc } from '../../../../api/trpc.ts';
import { Button } from '../../../../ui/button.tsx';
import { useFaultWords } from '../../../../ui/fault-notice.tsx';
import { handFile } from '../../../../ui/hand-file.ts';
import { askedOf, type LeadSearch } from '../search/lead-search.ts';

interface ExportLeadsProps {
  readonly search: LeadSearch;
  readonly total: number | undefined;
}

/** Saves all leads that the filters give as CSV, those that are not in sight too. */
export function ExportLeads({ search, total }: ExportLeadsProps) {
  const { client } = trpc.useUtils();
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault>();
  const describeFault = useFaultWords();
  const isIdle = !isBusy && total !== undefined && total > 0;

  async function save(): Promise<void> {
    setBusy(true);
    setFault(undefined);
    try {
      handFile(await client.bloom.leads.export.query(askedOf(search)));
    } catch (error) {
      setFault(readFault(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      <output className="text-14 text-bad empty:hidden">{fault !== undefined && describeFault(fault)}</output>
      <Button look="quiet" aria-disabled={!isIdle} onClick={() => isIdle && void save()}>
        {isBusy ? 'Writing the file' : 'Export CSV'}
      </Button>
    </>
  );
}
