import { writeInstruction, type RefineAction } from '@quintet/contracts/reports/refine-actions';
import { useDesk } from '../report-state/desk-context.ts';
import { useUnsavedEdit } from '../report-state/unsaved-edits.ts';
import { isAtWork } from '../report-state/use-report.ts';

/** Asks for a change of the open section. */
export interface Refine {
  /** Why nothing can be asked for now, in words; `undefined` when all is well. */
  readonly blocked: string | undefined;
  /** Asks in words. */
  readonly ask: (prompt: string) => void;
  /** Asks for a named action; gives false where no wording can say it. */
  readonly askFor: (action: RefineAction) => boolean;
}

/** What can be asked of the open section; `onDone` is called once it is asked for. */
export function useRefine(onDone?: () => void): Refine {
  const { line, place, actions, isReviewing } = useDesk();
  const hasEdit = useUnsavedEdit(place) !== undefined;
  const blocked = findBlock();

  function findBlock(): string | undefined {
    if (isAtWork(line)) return 'It is being written. Actions are back when that is done.';
    if (line.version === 0 && !hasEdit) return 'Nothing to refine yet. Generate or write the section first.';
    if (isReviewing) return 'Accept or discard the changes first.';
    return actions.isBusy ? 'Asking for it.' : undefined;
  }
  function send(prompt: string, action?: RefineAction): void {
    if (blocked !== undefined) return;
    actions.refine(line.section_title, { prompt, ...(action === undefined ? {} : { action }) });
    onDone?.();
  }
  return {
    blocked,
    ask: (prompt) => send(prompt),
    askFor(action) {
      const prompt = writeInstruction(action);
      if (prompt !== undefined) send(prompt, action);
      return prompt !== undefined;
    },
  };
}
