import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useSyncExternalStore,
  type ReactNode,
} from 'react';
import type { Fault } from '../api/fault.ts';
import { Button } from './button.tsx';
import { Notice } from './notice.tsx';

/** What an app knows of its own faults. */
export interface FaultWords {
  /** A fault in the reader's words; `undefined` where the words of all apps fit. */
  readonly describe?: (fault: Fault) => string | undefined;
  /** The code of a sign-in that is over, and what leads back to the form. */
  readonly signedOut?: { readonly code: string; readonly onSignedOut: () => void };
}

const FaultWordsContext = createContext<FaultWords>({});

/** Gives the faults below it an app's own words. */
export const FaultWordsProvider = FaultWordsContext.Provider;

/** Words for a fault that has no notice of its own. */
export function useFaultWords(): (fault: Fault) => string {
  const { describe } = useContext(FaultWordsContext);
  return (fault) => describe?.(fault) ?? describeFault(fault);
}

interface FaultNoticeProps {
  readonly fault: Fault;
  /** What was not lost. */
  readonly reassurance: string;
  readonly onRetry?: () => void;
  readonly more?: ReactNode;
}

/** A failed call: what happened, what was not lost, what to do. */
export function FaultNotice({ fault, reassurance, onRetry, more }: FaultNoticeProps) {
  const describe = useFaultWords();
  useSignedOut(fault);
  const left = useSecondsLeft(fault.at + (fault.retryAfter ?? 0) * 1000);
  const isLimited = fault.status === 429;
  const action = (
    <div className="flex flex-wrap items-center gap-3">
      {onRetry !== undefined && (
        <Button look="secondary" aria-disabled={left > 0} onClick={left > 0 ? undefined : onRetry}>
          {left > 0 ? `Try again in ${writeWait(left)}` : 'Try again'}
        </Button>
      )}
      {more}
    </div>
  );
  const hasAction = onRetry !== undefined || more !== undefined;
  return (
    <Notice kind={isLimited ? 'warn' : 'bad'} title={describe(fault)} {...(hasAction ? { action } : {})}>
      {isLimited && fault.retryAfter !== undefined
        ? `You can try again in ${writeWait(fault.retryAfter)}. `
        : ''}
      {reassurance}
    </Notice>
  );
}

function describeFault(fault: Fault): string {
  if (fault.code === 'offline') return 'No answer from the server. Your connection may be down.';
  if (fault.status === 429) return 'Too many tries in a short time.';
  if (fault.status === 503) return 'Our records are out of reach for the moment.';
  return fault.message;
}

function useSignedOut({ code }: Fault): void {
  const { signedOut } = useContext(FaultWordsContext);
  const onSignedOut = code === signedOut?.code ? signedOut.onSignedOut : undefined;
  useEffect(() => onSignedOut?.(), [onSignedOut]);
}

/** Whole seconds left until a time in milliseconds since 1970; 0 when it is past. */
function useSecondsLeft(until: number): number {
  const secondsLeft = () => Math.max(0, Math.ceil((until - Date.now()) / 1000));
  const watchClock = useCallback(
    (onTick: () => void) => {
      if (until <= Date.now()) return () => undefined;
      const timer = setInterval(() => {
        onTick();
        if (until <= Date.now()) clearInterval(timer);
      }, 250);
      return () => clearInterval(timer);
    },
    [until],
  );
  return useSyncExternalStore(watchClock, secondsLeft);
}

function writeWait(seconds: number): string {
  if (seconds < 90) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
