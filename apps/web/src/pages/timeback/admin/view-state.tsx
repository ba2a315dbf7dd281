import type { ReactNode } from 'react';
import { useEffect } from 'react';
import { useFault } from '../../../api/fault.ts';
import { trpc } from '../../../api/trpc.ts';
import { PageHeading } from '../../../ui/page-heading.tsx';
import { FaultNotice } from '../fault-notice.tsx';

interface ViewHeadingProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** The heading of a view and, below it, what it found. */
export function ViewHeading({ title, children }: ViewHeadingProps) {
  return (
    <div className="max-w-[70ch] pt-8 md:pt-12">
      <PageHeading title={`${title} – TimeBack admin`} className="text-28 md:text-36">
        {title}
      </PageHeading>
      <div className="mt-3 min-h-6 text-ink-soft">{children}</div>
    </div>
  );
}

interface ViewStateProps<Data> {
  readonly query: {
    readonly data: Data | undefined;
    readonly error: unknown;
    readonly refetch: () => unknown;
  };
  readonly skeleton: ReactNode;
  readonly children: (data: Data) => ReactNode;
}

/** What a query gives, its skeleton while it loads, or its fault. An ended sign-in leads back to the form. */
export function ViewState<Data>({ query, skeleton, children }: ViewStateProps<Data>) {
  const fault = useFault(query.error);
  const ended = fault?.code === 'invalid_jwt';
  const utils = trpc.useUtils();
  useEffect(() => {
    if (ended) void utils.timeback.getAdminSession.invalidate();
  }, [ended, utils]);
  if (fault !== undefined && !ended) {
    return (
      <div className="mt-8 max-w-160">
        <FaultNotice fault={fault} kept="Nothing was changed." onRetry={() => void query.refetch()} />
      </div>
    );
  }
  return query.data === undefined ? skeleton : children(query.data);
}
