import { CircleCheck, CircleX } from 'lucide-react';
import { createContext, useContext, useId, useMemo, useState, type ReactNode } from 'react';

interface CheckState {
  readonly name: string;
  readonly chosen: number | undefined;
  readonly isRight: boolean;
  readonly choose: (option: number, isRight: boolean) => void;
}

const CheckContext = createContext<CheckState | undefined>(undefined);

/** One question, answered in the page; a wrong answer may be followed by another. */
export function Check({ children }: { readonly children: ReactNode }) {
  const name = useId();
  const [answer, setAnswer] = useState<{ readonly option: number; readonly isRight: boolean }>();
  const state = useMemo<CheckState>(
    () => ({
      name,
      chosen: answer?.option,
      isRight: answer?.isRight ?? false,
      choose: (option, isRight) => setAnswer({ option, isRight }),
    }),
    [name, answer],
  );
  return (
    <fieldset className="my-8 min-w-0 rounded-panel border border-line-strong px-4 pt-2 pb-1 print:break-inside-avoid">
      <legend className="px-1 font-sans text-14 font-medium text-accent">Check yourself</legend>
      <CheckContext value={state}>{children}</CheckContext>
    </fieldset>
  );
}

interface OptionProps {
  readonly option: number;
  readonly isRight: boolean;
  readonly children: ReactNode;
}

/** An answer to choose; once chosen it says whether it is right. */
export function CheckOption({ option, isRight, children }: OptionProps) {
  const check = useContext(CheckContext);
  if (check === undefined) return <li>{children}</li>;
  const isChosen = check.chosen === option;
  return (
    <li>
      <label className="flex min-h-11 cursor-pointer items-start gap-3 py-2">
        <input
          type="radio"
          name={check.name}
          checked={isChosen}
          onChange={() => check.choose(option, isRight)}
          className="mt-1.5 size-4 shrink-0 accent-(--accent)"
        />
        <span>
          {children}
          <output className="ml-2 font-sans text-14 font-medium print:hidden">
            {isChosen && <Verdict isRight={isRight} />}
          </output>
        </span>
      </label>
    </li>
  );
}

function Verdict({ isRight }: { readonly isRight: boolean }) {
  const Icon = isRight ? CircleCheck : CircleX;
  return (
    <span className={`inline-flex items-center gap-1 ${isRight ? 'text-good' : 'text-bad'}`}>
      <Icon size={16} aria-hidden />
      {isRight ? 'Right' : 'Not this one'}
    </span>
  );
}

/** Why the right answer is right, once it was given. */
export function CheckReason({ children }: { readonly children: ReactNode }) {
  const check = useContext(CheckContext);
  return (
    <div aria-live="polite">
      {check?.isRight === true && <p className="mb-3 text-ink-soft">{children}</p>}
    </div>
  );
}
