import type { Core } from '../../../../core.ts';

/** One call of the model, whatever came of it. */
export interface ModelCall {
  readonly model: string;
  readonly task_type: string;
  readonly seconds: number;
  readonly tokens: number;
  /** Why it failed. */
  readonly error?: string | undefined;
}

/** Counts a call in `bloom.model_performance_metrics`, as the house. */
export async function countModelCall({ db }: Pick<Core, 'db'>, call: ModelCall): Promise<void> {
  const { model, task_type, seconds, tokens, error = null } = call;
  const failed = error === null ? 0 : 1;
  await db.prisma.$executeRaw`
    insert into bloom.model_performance_metrics as known (model_name, task_type, total_requests, successful_requests,
      failed_requests, total_tokens, avg_response_time, last_error, last_error_at)
    values (${model}, ${task_type}, 1, ${1 - failed}, ${failed}, ${tokens}, ${seconds}, ${error}::text,
      case when ${error}::text is null then null else now() end)
    on conflict (model_name, task_type) do update set
      total_requests = known.total_requests + 1,
      successful_requests = known.successful_requests + excluded.successful_requests,
      failed_requests = known.failed_requests + excluded.failed_requests,
      total_tokens = known.total_tokens + excluded.total_tokens,
      avg_response_time =
        (known.avg_response_time * known.total_requests + excluded.avg_response_time) / (known.total_requests + 1),
      last_error = coalesce(excluded.last_error, known.last_error),
      last_error_at = coalesce(excluded.last_error_at, known.last_error_at),
      updated_at = now()`;
}
