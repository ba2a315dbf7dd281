import type { RefineAction, RefinePart } from '@quintet/contracts/reports/refine-actions';
import { useId, useRef, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { actionButtons, findButton, type ActionButton } from './action-buttons.ts';
import { PartSelect } from './part-select.tsx';
import { useChoices, type Choices } from './use-choices.ts';
import { useRefine, type Refine } from './use-refine.ts';

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
  const choices = useChoices();
  const refine = useRefine(onDone);
  const actions = useActions(choices, refine, refused);
  const { part, open, pressed } = actions;
  const { known } = choices;
  const wordsId = useId();
  // A single part is the whole section.
  const parts = known === undefined || known.parts.length < 2 ? [] : known.parts;
  const Form = refine.blocked === undefined ? open?.Form : undefined;
  const told = pressed === undefined ? undefined : choices.findReason(pressed, part);
  return (
    <div>
      <PartSelect
        aria-label="What to change"
        hasWhole
        parts={parts}
        disabled={parts.length === 0}
        value={part}
        onChange={actions.setPart}
        className="mb-2 min-h-11! text-14!"
      />
      <fieldset aria-label="Actions" className="flex flex-wrap gap-1.5">
        {actionButtons
          .filter((button) => !isShort || choices.findReason(button, part) === undefined)
          .map((button) => (
            <Chip
              key={button.action}
              button={button}
              isOff={actions.findReason(button) !== undefined}
              isOpen={Form !== undefined && open === button}
              describedBy={refine.blocked === undefined && button !== pressed ? undefined : wordsId}
              onPress={(element) => actions.press(button, element)}
            />
          ))}
      </fieldset>
      {choices.retry !== undefined && <Retry onRetry={choices.retry} />}
      {Form !== undefined && known !== undefined && (
        <Form
          key={JSON.stringify([open?.action, part])}
          choices={known}
          part={part}
          before={refused}
          takesFocus={pressed === open}
          onAsk={actions.ask}
          onClose={actions.close}
        />
      )}
      {/* Words come and go here while sections are written: nothing below may move for them. */}
      <output id={wordsId} className="mt-2 block min-h-[2lh] text-14 text-ink-soft wrap-anywhere">
        {refine.blocked ?? told ?? 'You see what changes before you keep it.'}
      </output>
    </div>
  );
}

/** What is picked, pressed and open among the actions. */
function useActions(
  { known, findReason }: Choices,
  { blocked, askFor }: Refine,
  refused: RefineAction | undefined,
) {
  const [part, setPart] = useState(refused !== undefined && 'part' in refused ? refused.part : whole);
  const [open, setOpen] = useState(findButton(refused?.action));
  const [pressed, setPressed] = useState<ActionButton>();
  const opener = useRef<HTMLElement>(null);
  const reasonOf = (button: ActionButton) => blocked ?? findReason(button, part);
  return {
    part,
    setPart,
    open: known === undefined ? undefined : open,
    pressed,
    findReason: reasonOf,
    press(button: ActionButton, element: HTMLElement): void {
      setPressed(button);
      opener.current = element;
      if (reasonOf(button) !== undefined) return;
      if (button.Form === undefined) askFor({ action: button.action, part });
      else setOpen(open === button ? undefined : button);
    },
    ask(action: RefineAction): boolean {
      const isAsked = askFor(action);
      if (isAsked) setOpen(undefined);
      return isAsked;
    },
    close(): void {
      setOpen(undefined);
      opener.current?.focus();
    },
  };
}

interface ChipProps {
  readonly button: ActionButton;
  readonly isOff: boolean;
  readonly isOpen: boolean;
  readonly describedBy: string | undefined;
  readonly onPress: (element: HTMLElement) => void;
}

function Chip({ button, isOff, isOpen, describedBy, onPress }: ChipProps) {
  return (
    <button
      type="button"
      aria-disabled={isOff}
      aria-expanded={button.Form === undefined ? undefined : isOpen}
      aria-describedby={describedBy}
      onClick={(event) => onPress(event.currentTarget)}
      className="min-h-8 cursor-pointer rounded-full border border-line-strong bg-surface px-3 text-14 hover:bg-sunken aria-disabled:cursor-default aria-disabled:border-line aria-disabled:text-ink-soft aria-expanded:border-accent aria-expanded:bg-accent-soft aria-expanded:text-accent max-lg:min-h-11"
    >
      {button.label}
    </button>
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
