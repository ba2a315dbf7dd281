/** Names a run of a job among others. */
export function runName({ job_id, run }: { readonly job_id: string; readonly run: number }): string {
  return `${job_id} ${run}`;
}
