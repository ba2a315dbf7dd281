import { Skeleton } from '../../../ui/skeleton.tsx';

/** The personal page's shape while it is on its way. */
export function PageSkeleton() {
  return (
    <div className="py-8 md:py-12">
      <output className="sr-only">Your page is on its way.</output>
      <Skeleton className="h-5 w-64" />
      <Skeleton className="mt-6 h-10 w-full max-w-140 md:h-13" />
      <Skeleton className="mt-3 h-10 w-3/4 max-w-100 md:h-13" />
      <Skeleton className="mt-6 h-5 w-full max-w-160" />
      <Skeleton className="mt-3 h-5 w-2/3 max-w-100" />
      <Skeleton className="mt-12 aspect-video w-full max-w-192 rounded-panel" />
    </div>
  );
}
