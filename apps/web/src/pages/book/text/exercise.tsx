import { createContext, useContext, useState, type ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';

const OpenSteps = createContext(0);

interface ExerciseProps {
  readonly title: string;
  /** How many hints there are, and the solution. */
  readonly steps: number;
  readonly children: ReactNode;
}

/** Something to do. Its hints open one by one, and the solution last. */
export function Exercise({ title, steps, children }: ExerciseProps) {
  const [open, setOpen] = useState(0);
  return (
    <div className="my-8 border-t-2 border-accent pt-4 print:break-inside-avoid">
      <p className="font-sans text-14 font-medium text-accent">Exercise</p>
      <h3 className="mb-3 text-22 font-semibold">{title}</h3>
      <OpenSteps value={open}>{children}</OpenSteps>
      {open < steps && (
        <Button look="secondary" className="font-sans print:hidden" onClick={() => setOpen(open + 1)}>
          {nameNext(open, steps)}
        </Button>
      )}
    </div>
  );
}

function nameNext(open: number, steps: number): string {
  if (open === steps - 1) return 'Show the solution';
  return open === 0 ? `Show a hint, 1 of ${steps - 1}` : `Show another hint, ${open + 1} of ${steps - 1}`;
}

interface StepProps {
  readonly kind: 'hint' | 'solution';
  readonly step: number;
  readonly children: ReactNode;
}

/** A hint or the solution; not there before it is asked for. */
export function ExerciseStep({ kind, step, children }: StepProps) {
  const open = useContext(OpenSteps);
  if (step > open) return null;
  return (
    <div aria-live="polite" className="mb-4 rounded-panel bg-accent-soft px-4 pt-3 pb-px">
      <p className="font-sans text-14 font-medium text-accent-strong">
        {kind === 'hint' ? `Hint ${step}` : 'Solution'}
      </p>
      {children}
    </div>
  );
}
