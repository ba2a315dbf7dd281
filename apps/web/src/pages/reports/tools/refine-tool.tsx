import { WandSparkles } from 'lucide-react';
import { useId, useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import { trpc } from '../../../api/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { FieldError } from '../../../ui/forms/field.tsx';
import { RefineButtons } from '../refining/refine-buttons.tsx';
import { useRefine } from '../refining/use-refine.ts';
import { useDesk } from '../report-state/desk-context.ts';
import { storeWish, useWish } from '../report-state/wishes.ts';
import type { ToolProps } from './tool-props.ts';

/** Asks for a change of the open section. What is not asked for stays as it is. */
export function RefineTool({ onDone }: ToolProps) {
  const { line } = useDesk();
  return (
    <section aria-labelledby="refine">
      <h2 id="refine" className="mb-2 font-semibold">
        Refine this section
      </h2>
      {/* Another version has other parts. */}
      <RefineButtons key={`${line.section_title} ${line.version}`} onDone={onDone} />
      <WishForm onDone={onDone} />
    </section>
  );
}

function WishForm({ onDone }: ToolProps) {
  const { place, focusPage } = useDesk();
  const studio = trpc.reports.getStudio.useQuery({});
  const { blocked, ask } = useRefine(onDone);
  const wish = useWish(place);
  const [isTried, setTried] = useState(false);
  const input = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const isMissing = isTried && wish.trim() === '';

  function submit(event: FormEvent | KeyboardEvent): void {
    event.preventDefault();
    const isEmpty = wish.trim() === '';
    setTried(isEmpty);
    if (isEmpty) input.current?.focus();
    if (isEmpty || blocked !== undefined) return;
    ask(wish.trim());
    // The text stays, but nobody is typing any more: the keys are for what comes of it.
    focusPage();
  }
  function handleKey(event: KeyboardEvent): void {
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) submit(event);
  }
  return (
    <form onSubmit={submit} noValidate className="mt-2">
      <label htmlFor={id} className="mb-1 block text-14 font-medium">
        In your own words
      </label>
      <textarea
        id={id}
        ref={input}
        data-refine
        rows={2}
        value={wish}
        maxLength={8000}
        aria-describedby={`${id}-error ${id}-help`}
        aria-invalid={isMissing ? true : undefined}
        aria-keyshortcuts="r"
        onChange={(event) => storeWish(place, event.target.value)}
        onKeyDown={handleKey}
        className="block w-full resize-y rounded-control border border-line-strong bg-surface p-3 text-16 field-sizing-content aria-invalid:border-bad"
      />
      <FieldError id={`${id}-error`} error={isMissing ? 'Say what should change.' : undefined} />
      <p id={`${id}-help`} className="my-2 text-14 text-ink-soft">
        {studio.data?.model === false &&
          'Without a language model only the actions above are understood, such as “Shorten it to 80 %”.'}
      </p>
      <Button type="submit" look="secondary" className="w-full" aria-disabled={blocked !== undefined}>
        <WandSparkles size={16} aria-hidden />
        Refine section
      </Button>
    </form>
  );
}
