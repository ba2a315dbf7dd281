import { Columns2 } from 'lucide-react';
import { useBeside, versions, type Version } from './versions.ts';

interface LevelBarProps {
  readonly wanted: Version;
  readonly isPending: boolean;
  readonly onShow: (version: Version) => void;
}

/** The levels of the lesson, within reach wherever the reader is. */
export function LevelBar({ wanted, isPending, onShow }: LevelBarProps) {
  const [isBeside, putBeside] = useBeside();
  return (
    <div className="sticky top-0 z-10 -mx-4 mt-6 flex items-center justify-between gap-4 border-b border-line bg-canvas px-4 py-2 md:-mx-8 md:px-8 print:hidden">
      <fieldset
        aria-busy={isPending}
        className="grid w-full grid-cols-4 rounded-control border border-line-strong bg-surface sm:flex sm:w-auto"
      >
        <legend className="sr-only">Level of the text</legend>
        {versions.map(({ version, label }, index) => (
          <label
            key={version}
            title={`Key ${index + 1}`}
            className="flex min-h-11 cursor-pointer items-center justify-center rounded-control px-1 text-12 font-medium text-ink-soft hover:text-ink has-checked:bg-accent has-checked:text-on-accent has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent sm:px-4 sm:text-14"
          >
            <input
              type="radio"
              name="level"
              checked={wanted === version}
              onChange={() => onShow(version)}
              className="sr-only"
            />
            {label}
          </label>
        ))}
      </fieldset>
      <output className="sr-only">{isPending ? 'The text is being changed' : ''}</output>
      {wanted !== 'original' && (
        <button
          type="button"
          aria-pressed={isBeside}
          onClick={() => putBeside(!isBeside)}
          className="hidden min-h-11 cursor-pointer items-center gap-2 rounded-control px-3 text-14 font-medium text-ink-soft hover:text-ink aria-pressed:bg-accent-soft aria-pressed:text-accent-strong lg:flex"
        >
          <Columns2 size={16} aria-hidden />
          Beside the original
        </button>
      )}
    </div>
  );
}
