import { ArrowRight } from 'lucide-react';
import { trpc } from '../../../api/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { useAnswers } from '../visitor/answers.ts';
import { keepClear } from '../tips/clear-edge.ts';

/** The one thing to do next. The click is counted for the variant the visitor saw; a count that fails stops nobody. */
export function CallToAction({ text, url }: { readonly text: string; readonly url: string }) {
  const { answers } = useAnswers();
  const click = trpc.timeback.recordClick.useMutation();
  const target = readTarget(url);
  if (target === undefined) return null;
  return (
    <section aria-label="Next step" className="mt-16 border-t border-line pt-8 lg:pl-88">
      <Button asChild size="large" className="max-w-full">
        <a {...keepClear} href={target.href} onClick={() => click.mutate({ vid: answers.vid })}>
          {text}
          <ArrowRight size={20} aria-hidden className="shrink-0" />
        </a>
      </Button>
      {target.host !== window.location.host && (
        <p className="mt-3 text-14 text-ink-soft">Leads to {target.host}</p>
      )}
    </section>
  );
}

/** An address of the web or of this site; anything else is not followed. */
function readTarget(url: string): URL | undefined {
  const target = URL.parse(url, window.location.href);
  return target !== null && /^https?:$/.test(target.protocol) ? target : undefined;
}
