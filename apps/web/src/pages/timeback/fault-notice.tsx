import type { ReactNode } from 'react';
import type { Fault } from '../../api/fault.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useCountdown } from './countdown.ts';

interface FaultNoticeProps {
  readonly fault: Fault;
  /** What was not lost. */
  readonly kept: string;
  readonly onRetry: () => void;
  readonly more?: ReactNode;
}

/** A failed call in the reader's words: what happened, what was kept, what to do. */
export function FaultNotice({ fault, kept, onRetry, more }: FaultNoticeProps) {
  const left = useCountdown(fault.at + (fault.retryAfter ?? 0) * 1000);
  const limited = fault.code === 'rate_limited';
  return (
    <Notice
      kind={limited ? 'warn' : 'bad'}
      title={titleOf(fault)}
      action={
        <div className="flex flex-wrap items-center gap-3">
          <Button look="secondary" aria-disabled={left > 0} onClick={left > 0 ? undefined : onRetry}>
            {left > 0 ? `Try again in ${writeWait(left)}` : 'Try again'}
          </Button>
          {more}
        </div>
      }
    >
      {limited && fault.retryAfter !== undefined
        ? `You can try again in ${writeWait(fault.retryAfter)}. `
        : ''}
      {kept}
    </Notice>
  );
}

function titleOf(fault: Fault): string {
  switch (fault.code) {
    case 'offline':
      return 'No answer from the server. Your connection may be down.';
    case 'rate_limited':
      return 'Too many tries in a short time.';
    case 'provider_down':
      return 'Our records are out of reach for the moment.';
    default:
      return fault.message;
  }
}

function writeWait(seconds: number): string {
  if (seconds < 90) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
