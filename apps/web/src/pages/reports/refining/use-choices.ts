import type { RefineChoices, RefinePart } from '@quintet/contracts/reports/refine-actions';
import { trpc } from '../../../api/trpc.ts';
import { useDesk } from '../report-state/desk-context.ts';
import type { ActionButton } from './action-buttons.ts';

export interface Choices {
  readonly known: RefineChoices | undefined;
  /** Why an action would come to nothing, in words. */
  readonly findReason: (button: ActionButton, part: RefinePart) => string | undefined;
  /** Set when the choices could not be read. */
  readonly retry: (() => void) | undefined;
}

/** The actions that do not go by parts. */
const onWhole: readonly string[] = ['fix_headings', 'replace_text'];
/** Their form is empty without parts. */
const onParts: readonly string[] = ['rename_heading', 'remove'];

/** What the open section can be asked for. A model does more with it than the rules, but finds no more parts. */
export function useChoices(): Choices {
  const { line, place } = useDesk();
  const studio = trpc.reports.getStudio.useQuery({});
  const query = trpc.reports.getRefineChoices.useQuery(
    { ...place, version: line.version },
    { enabled: line.version > 0, staleTime: Number.POSITIVE_INFINITY },
  );
  const known = query.data;

  function findReason({ action, Form }: ActionButton, part: RefinePart): string | undefined {
    const isWhole = part.kind === 'all';
    if (known === undefined && Form !== undefined) return 'The parts of the section are not read yet.';
    if (!isWhole && onWhole.includes(action)) return 'It goes for the whole section only.';
    // The server has tried the rules on the whole section.
    const isTried = isWhole && studio.data?.model !== true;
    if (!isTried && !onParts.includes(action)) return undefined;
    return known?.impossible.find((each) => each.action === action)?.reason;
  }
  return { known, findReason, retry: query.isError ? () => void query.refetch() : undefined };
}
