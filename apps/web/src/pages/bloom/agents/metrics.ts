import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '@quintet/api/modules';

export type AgentMetrics = inferRouterOutputs<AppRouter>['bloom']['agents']['getMetrics']['metrics'][number];

const percent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 });
const count = new Intl.NumberFormat();

/** How an agent did, of all its calls. */
export function describeMetrics({
  total_interactions,
  success_rate,
  avg_response_time,
}: AgentMetrics): string {
  if (total_interactions === 0) return 'Not called yet';
  const calls = total_interactions === 1 ? '1 call' : `${count.format(total_interactions)} calls`;
  return `${calls}, ${percent.format(success_rate)} answered, ${describeSeconds(avg_response_time)} each`;
}

/** A time in seconds, as short as it may be. */
export function describeSeconds(seconds: number): string {
  return seconds < 1 ? `${Math.round(seconds * 1_000)} ms` : `${seconds.toFixed(1)} s`;
}
