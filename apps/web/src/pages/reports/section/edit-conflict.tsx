import { useState } from 'react';
import { trpc } from '../../../api/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { useDesk } from '../report-state/desk-context.ts';
import { DiffText } from '../text/diff-text.tsx';
import type { SaveEdit } from './use-save-edit.ts';

/** Somebody saved a newer version than the one that is edited: the choices, and what differs. */
export function EditConflict({ text, save }: { readonly text: string; readonly save: SaveEdit }) {
  const { line, place } = useDesk();
  const [isShown, setShown] = useState(false);
  const newest = trpc.reports.getSection.useQuery(
    { ...place, version: line.version },
    { enabled: isShown && line.version > 0, staleTime: Number.POSITIVE_INFINITY },
  );
  return (
    <div className="mb-4">
      <Notice
        kind="warn"
        title={`Version ${line.version} was saved while you edited an older one.`}
        action={
          <div className="flex flex-wrap gap-3">
            <Button look="secondary" onClick={save.saveOver}>
              Save mine as the newest
            </Button>
            <Button look="secondary" aria-expanded={isShown} onClick={() => setShown(!isShown)}>
              {isShown ? 'Hide the differences' : 'Show the differences'}
            </Button>
            <Button look="quiet" onClick={save.discard}>
              Discard mine
            </Button>
          </div>
        }
      >
        Your text is kept. Saving it makes it the newest version; the other one stays in the list of versions.
      </Notice>
      {isShown && newest.data !== undefined && (
        <div className="mt-4">
          <DiffText before={newest.data.markdown} after={text} />
        </div>
      )}
    </div>
  );
}
