import type { ReactNode } from 'react';
import { useFault } from '../api/fault.ts';
import { FaultNotice } from './fault-notice.tsx';

interface QueryViewProps<Data> {
  readonly query: {
    readonly data: Data | undefined;
    readonly error: unknown;
    readonly refetch: () => unknown;
  };
  readonly skeleton: ReactNode;
  /** What a failure did not touch. */
  readonly reassurance?: string;
  readonly children: (data: Data) => ReactNode;
}

/** What a query gives, its skeleton while it loads, and why it failed; what was there before a failure stays. */
export function QueryView<Data>(props: QueryViewProps<Data>) {
  const { query, skeleton, reassurance = 'Nothing was changed.', children } = props;
  const fault = useFault(query.error);
  return (
    <>
      {fault !== undefined && (
        <div className="mt-6 max-w-160">
          <FaultNotice fault={fault} reassurance={reassurance} onRetry={() => void query.refetch()} />
        </div>
      )}
      {query.data === undefined ? fault === undefined && skeleton : children(query.data)}
    </>
  );
}
