import { useFault, type Fault } from '../../api/fault.ts';
import { trpc } from '../../api/trpc.ts';

interface Check {
  readonly ok: boolean;
  readonly detail: string;
}

export interface ReadinessState {
  readonly isPending: boolean;
  readonly checks: Readonly<Record<string, Check>> | undefined;
  /** Set when the server did not say how it is. */
  readonly fault: Fault | undefined;
  /** Asks again, for the doors' facts as well. */
  readonly retry: () => void;
}

const askAgainAfterMs = 30_000;

/** How the server is, asked again every half minute. A `not_ready` answer carries the same lines as a good one. */
export function useReadiness(): ReadinessState {
  const utils = trpc.useUtils();
  const query = trpc.health.getReadiness.useQuery({}, { refetchInterval: askAgainAfterMs });
  const fault = useFault(query.error);
  const checks = fault === undefined ? query.data?.checks : readChecks(fault.body['checks']);
  return {
    isPending: query.isPending,
    checks,
    fault: checks === undefined ? fault : undefined,
    retry: () => void utils.invalidate(),
  };
}

function readChecks(value: unknown): Record<string, Check> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const checks = Object.entries(value).filter((entry): entry is [string, Check] => isCheck(entry[1]));
  return checks.length === 0 ? undefined : Object.fromEntries(checks);
}

function isCheck(value: unknown): value is Check {
  return (
    typeof value === 'object' &&
    value !== null &&
    'ok' in value &&
    'detail' in value &&
    typeof value.detail === 'string'
  );
}
