import { WandSparkles } from 'lucide-react';
import { useId, useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import { Button } from '../../../ui/button.tsx';
import { FieldError } from '../../../ui/forms/field.tsx';
import { browserStorage, useStored } from '../../../api/browser-storage.ts';
import { useDesk } from '../report-state/desk-context.ts';
import { useEdit } from '../report-state/edits.ts';
import type { ToolProps } from './tool-props.ts';
import { isAtWork } from '../report-state/use-report.ts';

const suggestions = [
  { label: 'Shorter', prompt: 'Make it shorter' },
  { label: 'Bullets', prompt: 'Turn it into bullets' },
  { label: 'Table', prompt: 'Turn it into a table' },
  { label: 'Plainer', prompt: 'Make it plainer' },
  { label: 'More formal', prompt: 'Make it more formal' },
] as const;

/** Asks for a change of the open section. What is not asked for stays as it is. */
export function RefineTool({ onDone }: ToolProps) {
  const { line, place, report, actions, isReviewing } = useDesk();
  const key = `reports.wish.${report.report_id}.${line.section_title}`;
  const prompt = useStored(key) ?? '';
  const hasEdit = useEdit(place) !== undefined;
  const [isTried, setTried] = useState(false);
  const input = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const isReady = (line.version > 0 || hasEdit) && !isAtWork(line) && !isReviewing && !actions.isBusy;
  const write = (text: string) => void browserStorage.write(key, text === '' ? null : text);

  function submit(event?: FormEvent): void {
    event?.preventDefault();
    setTried(prompt.trim() === '');
    if (prompt.trim() === '') input.current?.focus();
    else if (isReady) {
      actions.refine(line.section_title, prompt.trim());
      write('');
      onDone?.();
    }
  }
  function handleKey(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit();
  }

  return (
    <form onSubmit={submit} noValidate>
      <label htmlFor={id} className="block font-semibold">
        Refine this section
      </label>
      <fieldset aria-label="Suggestions" className="my-2 flex flex-wrap gap-1.5">
        {suggestions.map((suggestion) => (
          <button
            key={suggestion.label}
            type="button"
            onClick={() => {
              write(suggestion.prompt);
              input.current?.focus();
            }}
            className="min-h-8 cursor-pointer rounded-full border border-line-strong bg-surface px-3 text-14 hover:bg-sunken max-lg:min-h-11"
          >
            {suggestion.label}
          </button>
        ))}
      </fieldset>
      <textarea
        id={id}
        ref={input}
        data-refine
        rows={2}
        value={prompt}
        maxLength={8000}
        aria-describedby={`${id}-error ${id}-help`}
        aria-invalid={isTried && prompt.trim() === '' ? true : undefined}
        aria-keyshortcuts="r"
        onChange={(event) => write(event.target.value)}
        onKeyDown={handleKey}
        className="block w-full resize-y rounded-control border border-line-strong bg-surface p-3 text-16 field-sizing-content aria-invalid:border-bad"
      />
      <FieldError
        id={`${id}-error`}
        error={isTried && prompt.trim() === '' ? 'Say what should change.' : undefined}
      />
      <p id={`${id}-help`} className="mt-2 mb-3 text-14 text-ink-soft">
        {line.version === 0 && !hasEdit
          ? 'Nothing to refine yet.'
          : 'You see what changes before you keep it.'}
      </p>
      <Button type="submit" look="secondary" className="w-full" aria-disabled={!isReady}>
        <WandSparkles size={16} aria-hidden />
        Refine section
      </Button>
    </form>
  );
}
