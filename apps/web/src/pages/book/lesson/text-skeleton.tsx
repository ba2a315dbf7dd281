import { Skeleton } from '../../../ui/skeleton.tsx';

const lines = ['w-full', 'w-11/12', 'w-full', 'w-2/3'] as const;

/** Paragraphs that are on their way. */
export function TextSkeleton() {
  return (
    <div aria-busy className="max-w-[66ch] space-y-8 pt-8">
      {['first', 'second', 'third'].map((paragraph) => (
        <div key={paragraph} className="space-y-3">
          {lines.map((width, index) => (
            <Skeleton key={`${paragraph} ${index}`} className={`h-5 ${width}`} />
          ))}
        </div>
      ))}
    </div>
  );
}
