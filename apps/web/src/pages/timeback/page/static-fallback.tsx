import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { PageHeading } from '../../../ui/frame/page-heading.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';

interface StaticFallbackProps {
  readonly template: string;
  readonly onRetry: () => void;
  readonly isRetrying: boolean;
}

/** The general page in place of the personal one while that cannot be made (contract §6). */
export function StaticFallback({ template, onRetry, isRetrying }: StaticFallbackProps) {
  const page = useQuery({
    queryKey: ['timeback.static', template],
    queryFn: ({ signal }) => fetchTemplate(template, signal),
  });
  return (
    <div className="py-8 md:py-16">
      <div className="max-w-160">
        <PageHeading title="Our general page – TimeBack" className="mb-4 text-22">
          Your page is late, so here is our general one
        </PageHeading>
        <Notice
          kind="warn"
          title="We cannot make your page at this moment."
          action={
            <Button look="secondary" aria-disabled={isRetrying} onClick={isRetrying ? undefined : onRetry}>
              {isRetrying ? 'Trying' : 'Try again now'}
            </Button>
          }
        >
          Your answers are kept. We go on trying and email you the link when your page is ready.
        </Notice>
      </div>
      {page.isPending && <Skeleton className="mt-12 h-160 w-full" />}
      {page.data !== undefined && <TemplateFrame html={page.data} />}
      {page.isError && (
        <p className="mt-8">The general page did not load either. Please try again in a minute.</p>
      )}
    </div>
  );
}

async function fetchTemplate(template: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(`/static/${encodeURIComponent(template)}.html`, { signal });
  if (!response.ok) throw new Error(`The template answered ${response.status}`);
  return response.text();
}

/** Links must leave the frame, and the frame brings its own header and note, which this page already has. */
const framed =
  '<base target="_top"><style>header,.note{display:none}main{margin:0;padding:0!important;max-width:none}body{background:transparent}</style>';

function TemplateFrame({ html }: { readonly html: string }) {
  const frame = useRef<HTMLIFrameElement>(null);

  function fitHeight(): void {
    const { current } = frame;
    const height = current?.contentDocument?.documentElement.scrollHeight;
    if (current !== null && height !== undefined) current.style.height = `${height}px`;
  }

  return (
    <iframe
      ref={frame}
      title="Our general page"
      srcDoc={html.replace('</head>', `${framed}</head>`)}
      // Scripts stay off, so the frame may share the origin: that lets its height be read.
      sandbox="allow-same-origin allow-top-navigation-by-user-activation"
      onLoad={fitHeight}
      className="mt-8 h-160 w-full border-0"
    />
  );
}
