import type { RefineAction, RefinePart } from '@quintet/contracts/reports/refine-actions';
import { useId, useRef, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { actionButtons, findButton, type ActionButton } from './action-buttons.ts';
import { PartSelect } from './part-select.tsx';
import { useChoices } from './use-choices.ts';
import { useRefine } from './use-refine.ts';

const whole: RefinePart = { kind: 'all' };

interface RefineButtonsProps {
  /** Leaves out what would come to nothing, instead of saying why. */
  readonly isShort?: boolean;
  /** What was asked for and refused; its form is open with what was typed. */
  readonly refused?: RefineAction | undefined;
  readonly onDone?: (() => void) | undefined;
}

/** The named actions on the open section or a part of it; those that need a value ask for it below. */
export function RefineButtons({ isShort = false, refused, onDone }: RefineButtonsProps) {
  const { choices, findReason, retry } = useChoices();
  const { blocked, askFor } = useRefine(onDone);
  const [part, setPart] = useState(refused !== undefined && 'part' in refused ? refused.part : whole);
  const [open, setOpen] = useState(findButton(refused?.action));
  const [pressed, press] = useState<ActionButton>();
  const opener = useRef<HTMLElement>(null);
  const wordsId = useId();
  // A single part is the whole section.
  const parts = choices === undefined || choices.parts.length < 2 ? [] : choices.parts;
  const reasonOf = (button: ActionButton) => blocked ?? findReason(button, part);
  const Form = blocked === undefined && choices !== undefined ? open?.Form : undefined;

  function act(button: ActionButton, element: HTMLElement): void {
    press(button);
    opener.current = element;
    if (reasonOf(button) !== undefined) return;
    if (button.Form === undefined) askFor({ action: button.action, part });
    else setOpen(open === button ? undefined : button);
  }
  function close(): void {
    setOpen(undefined);
    opener.current?.focus();
  }
  function ask(action: RefineAction): boolean {
    const isAsked = askFor(action);
    if (isAsked) setOpen(undefined);
    return isAsked;
  }
  return (
    <div>
      <PartSelect
        aria-label="What to change"
        hasWhole
        parts={parts}
        disabled={parts.length === 0}
        value={part}
        onChange={setPart}
        className="mb-2 min-h-11! text-14!"
      />
      <fieldset aria-label="Actions" className="flex flex-wrap gap-1.5">
        {actionButtons
          .filter((button) => !isShort || findReason(button, part) === undefined)
          .map((button) => (
            <button
              key={button.action}
              type="button"
              aria-disabled={reasonOf(button) !== undefined}
              aria-expanded={button.Form === undefined ? undefined : Form === button.Form}
              aria-describedby={blocked === undefined && button !== pressed ? undefined : wordsId}
              onClick={(event) => act(button, event.currentTarget)}
              className="min-h-8 cursor-pointer rounded-full border border-line-strong bg-surface px-3 text-14 hover:bg-sunken aria-disabled:cursor-default aria-disabled:border-line aria-disabled:text-ink-soft aria-expanded:border-accent aria-expanded:bg-accent-soft aria-expanded:text-accent max-lg:min-h-11"
            >
              {button.label}
            </button>
          ))}
      </fieldset>
      {/* Words come and go here while sections are written: nothing below may move for them. */}
      <output id={wordsId} className="mt-2 block min-h-[2lh] text-14 text-ink-soft wrap-anywhere">
        {blocked ??
          (pressed === undefined ? undefined : findReason(pressed, part)) ??
          'You see what changes before you keep it.'}
      </output>
      {retry !== undefined && <Retry onRetry={retry} />}
      {Form !== undefined && choices !== undefined && (
        <Form
          key={JSON.stringify([open?.action, part])}
          choices={choices}
          part={part}
          before={refused}
          takesFocus={pressed === open}
          onAsk={ask}
          onClose={close}
        />
      )}
    </div>
  );
}

function Retry({ onRetry }: { readonly onRetry: () => void }) {
  return (
    <p className="text-14 text-ink-soft">
      The parts of this section could not be read.{' '}
      <Button look="quiet" className="text-14" onClick={onRetry}>
        Try again
      </Button>
    </p>
  );
}
