import type { ReactNode } from 'react';
import type { Fault } from '../../api/fault.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useCountdown } from '../timeback/countdown.ts';
import { useSignedOut } from './use-signed-out.ts';

interface FaultNoticeProps {
  readonly fault: Fault;
  /** What was not lost. */
  readonly kept: string;
  readonly onRetry?: () => void;
  readonly more?: ReactNode;
}

const titles: Readonly<Record<string, string>> = {
  offline: 'No answer from the server. Your connection may be down.',
  AUTH_INVALID_API_KEY: 'You are signed out, or the key was revoked.',
  NOT_FOUND: 'This is not there, or belongs to another key.',
  JOB_NOT_FOUND: 'This job is no longer kept. Jobs are kept for 24 hours.',
  CONFLICT: 'Somebody changed this in the meantime.',
  PAYLOAD_TOO_LARGE: 'This is too long to send. The limit is 600,000 characters a section.',
  VALIDATION_ERROR: 'The server did not accept what was sent.',
  RATE_LIMITED: 'Too much was asked for in a short time.',
  SERVICE_UNAVAILABLE: 'Our records are out of reach for the moment.',
};

/** A fault of the Reports contract in the reader's words. */
export function describeFault(fault: Fault): string {
  const title = titles[fault.code];
  if (fault.code === 'VALIDATION_ERROR') return `${title} ${firstMistake(fault) ?? ''}`.trim();
  return title ?? fault.message;
}

function firstMistake({ body }: Fault): string | undefined {
  const data = body['data'];
  const details: unknown = data instanceof Object ? Reflect.get(data, 'details') : undefined;
  const first: unknown = Array.isArray(details) ? details[0] : undefined;
  const message: unknown = first instanceof Object ? Reflect.get(first, 'msg') : undefined;
  return typeof message === 'string' ? `${message}.` : undefined;
}

/** A failed call: what happened, what was kept, what to do. */
export function FaultNotice({ fault, kept, onRetry, more }: FaultNoticeProps) {
  useSignedOut(fault.code);
  const left = useCountdown(fault.at + (fault.retryAfter ?? 0) * 1000);
  const action = (
    <div className="flex flex-wrap items-center gap-3">
      {onRetry !== undefined && (
        <Button look="secondary" aria-disabled={left > 0} onClick={left > 0 ? undefined : onRetry}>
          {left > 0 ? `Try again in ${left} ${left === 1 ? 'second' : 'seconds'}` : 'Try again'}
        </Button>
      )}
      {more}
    </div>
  );
  const hasAction = onRetry !== undefined || more !== undefined;
  return (
    <Notice
      kind={fault.code === 'RATE_LIMITED' ? 'warn' : 'bad'}
      title={describeFault(fault)}
      {...(hasAction ? { action } : {})}
    >
      {kept}
    </Notice>
  );
}
