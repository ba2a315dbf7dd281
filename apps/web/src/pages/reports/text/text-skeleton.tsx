import { Skeleton } from '../../../ui/skeleton.tsx';

/** The shape of a text that comes. */
export function TextSkeleton() {
  return (
    <div className="mt-6 max-w-160 space-y-3">
      <Skeleton className="mb-8 h-4 w-64 max-w-full" />
      {['w-full', 'w-11/12', 'w-10/12', 'w-9/12', 'w-2/3'].map((width) => (
        <Skeleton key={width} className={`h-4 ${width}`} />
      ))}
    </div>
  );
}
