import { describeChange, formatFigure, type TileWords } from './figures.ts';

interface FigureTileProps {
  readonly words: TileWords;
  readonly figure: { readonly value: number; readonly change: number } | undefined;
  readonly days: number;
  readonly curve: readonly number[] | undefined;
}

/** One figure, how it changed against as many days before, and how it came about; before it is known its place is kept. */
export function FigureTile({ words, figure, days, curve }: FigureTileProps) {
  return (
    <div className="flex min-w-0 flex-col border-t border-line py-4">
      <dt className="text-14 text-ink-soft">{words.label}</dt>
      <dd className="mt-1 flex items-end justify-between gap-3">
        <span className={`text-22 font-semibold tracking-tight tabular-nums sm:text-28 ${placeOf(figure)}`}>
          {formatFigure(figure?.value ?? 0, words.format)}
        </span>
        {figure !== undefined && curve !== undefined && <Curve values={curve} />}
      </dd>
      <Change words={words} change={figure?.change} days={days} />
    </div>
  );
}

function placeOf(known: unknown): string {
  return known === undefined ? 'rounded-control bg-sunken text-transparent select-none' : '';
}

interface ChangeProps extends Pick<FigureTileProps, 'words' | 'days'> {
  readonly change: number | undefined;
}

function Change({ words, change, days }: ChangeProps) {
  const { words: changed, isWorrying } = describeChange(words, change ?? 0);
  const tone = isWorrying ? 'font-medium text-warn' : 'text-ink-soft';
  return (
    <dd className={`mt-1 text-14 tabular-nums ${change === undefined ? placeOf(change) : tone}`}>
      {change === 0 ? 'As in' : `${changed} against`} the {days} days before
    </dd>
  );
}

const size = { width: 72, height: 24 } as const;

/** The course of a figure, without axes; the chart below has them. */
function Curve({ values }: { readonly values: readonly number[] }) {
  const most = Math.max(1, ...values);
  const stride = size.width / Math.max(1, values.length - 1);
  const points = values
    .map(
      (value, index) =>
        `${(index * stride).toFixed(1)},${(size.height - (value / most) * size.height).toFixed(1)}`,
    )
    .join(' ');
  return (
    <svg {...size} aria-hidden className="mb-1.5 shrink-0 overflow-visible max-sm:hidden">
      <polyline
        points={points}
        fill="none"
        strokeWidth={1.5}
        strokeLinejoin="round"
        className="stroke-accent"
      />
    </svg>
  );
}
