import type { RefineAction, RefineChoices, RefinePart } from '@quintet/contracts/reports/refine-actions';
import { useEffect, useRef, useState, type FormEvent, type KeyboardEvent, type ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';

/** What each form for the values of an action is given. */
export interface ActionFormProps {
  readonly choices: RefineChoices;
  /** The part that is picked above the buttons. */
  readonly part: RefinePart;
  /** What was asked for before and refused: its values are not typed twice. */
  readonly before: RefineAction | undefined;
  /** Opened by a press, so that the focus belongs into it. */
  readonly takesFocus: boolean;
  /** Gives false where no wording can say it. */
  readonly onAsk: (action: RefineAction) => boolean;
  readonly onClose: () => void;
}

interface FrameProps extends Pick<ActionFormProps, 'takesFocus' | 'onClose'> {
  readonly name: string;
  readonly button: string;
  /** Sends what was typed; gives false, with the errors shown, where something is wrong. */
  readonly onSend: () => boolean;
  readonly children: ReactNode;
}

/** The fields of an action, right below its button. Enter sends, Escape closes. */
export function ActionForm({ name, button, takesFocus, onSend, onClose, children }: FrameProps) {
  const form = useRef<HTMLFormElement>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (takesFocus) form.current?.querySelector<HTMLElement>('input, select')?.focus();
  }, [takesFocus]);
  useEffect(() => {
    if (tries > 0) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [tries]);

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!onSend()) setTries(tries + 1);
  }
  function handleKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    onClose();
  }
  return (
    // Escape works in every field of it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      ref={form}
      aria-label={name}
      noValidate
      onSubmit={submit}
      onKeyDown={handleKey}
      className="mt-3 space-y-3 border-l-2 border-accent pl-3 text-14"
    >
      {children}
      <div className="flex flex-wrap gap-x-4 gap-y-2">
        <Button type="submit" look="secondary" className="text-14!">
          {button}
        </Button>
        <Button look="quiet" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
