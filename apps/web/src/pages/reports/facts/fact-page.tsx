import { Link, useCanGoBack, useRouter } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Fault } from '../../../api/fault.ts';
import { Button } from '../../../ui/button.tsx';
import { PageHeading } from '../../../ui/frame/page-heading.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { FaultNotice } from '../../../ui/fault-notice.tsx';

interface FactPageProps {
  readonly title: string;
  readonly about: string;
  readonly children: ReactNode;
}

/** The frame of a page with facts. */
export function FactPage({ title, about, children }: FactPageProps) {
  const router = useRouter();
  const canGoBack = useCanGoBack();
  return (
    <div className="pt-6 pb-0">
      {canGoBack ? (
        <Button look="quiet" className="text-14" onClick={() => router.history.back()}>
          <ArrowLeft size={16} aria-hidden />
          Back
        </Button>
      ) : (
        <Button asChild look="quiet" className="text-14">
          <Link to="/reports">
            <ArrowLeft size={16} aria-hidden />
            All reports
          </Link>
        </Button>
      )}
      <PageHeading title={`${title} – Reports`} className="mt-2 text-28 wrap-anywhere md:text-36">
        {title}
      </PageHeading>
      <p className="mt-2 max-w-[60ch] text-ink-soft">{about}</p>
      {children}
    </div>
  );
}

/** Facts that are on their way, or did not come. */
export function FactsAway({
  fault,
  onRetry,
}: {
  readonly fault: Fault | undefined;
  readonly onRetry: () => void;
}) {
  if (fault !== undefined) {
    return (
      <div className="mt-8 max-w-160">
        <FaultNotice fault={fault} reassurance="Nothing was changed." onRetry={onRetry} />
      </div>
    );
  }
  return (
    <div className="mt-8 space-y-6 border-t border-line pt-8">
      {[0, 1, 2, 3].map((row) => (
        <div key={row} className="space-y-2">
          <Skeleton className="h-5 w-32" />
          <Skeleton className="h-12" />
        </div>
      ))}
    </div>
  );
}
