import type { Arm } from '@quintet/contracts/timeback/admin-schemas';
import { formatShare } from './experiment-words.ts';

/** The right end of the axis, as a share: enough for every arm with visitors enough, in steps of ten percent. */
export function findAxisEnd(arms: readonly Arm[], fewest: number): number {
  const highs = arms.map(({ visitors, high }) => (visitors < fewest ? 0 : (high ?? 0)));
  return Math.max(0.1, Math.ceil(Math.max(0, ...highs) * 10) / 10);
}

/** Both arms on one axis: the dot is the rate, the bar its interval. What reaches beyond the axis is cut at its end. */
export function ArmFigure({ arms, end }: { readonly arms: readonly Arm[]; readonly end: number }) {
  return (
    <div aria-hidden className="grid gap-1">
      {arms.map((arm) => (
        <div
          key={arm.variant_id}
          className="grid grid-cols-[1rem_minmax(0,1fr)_3.25rem] items-center gap-x-2"
        >
          <span className="text-14 font-semibold">{arm.variant_id}</span>
          <Whisker arm={arm} end={end} />
          <span className="text-right text-14 tabular-nums">{formatShare(arm.rate)}</span>
        </div>
      ))}
    </div>
  );
}

function Whisker({ arm: { variant_id, rate, low, high }, end }: { readonly arm: Arm; readonly end: number }) {
  const place = (share: number) => `${Math.min(1, share / end) * 100}%`;
  const tone = variant_id === 'A' ? 'bg-accent' : 'bg-line-strong';
  return (
    <span className="relative block h-6">
      {listTicks(end).map((tick) => (
        <span key={tick} className="absolute inset-y-0 w-px bg-line" style={{ left: place(tick) }} />
      ))}
      {rate !== null && low !== null && high !== null && low < end && (
        <>
          <span
            className={`absolute top-[11px] h-0.5 ${tone}`}
            style={{ left: place(low), right: `calc(100% - ${place(high)})` }}
          />
          {rate <= end && (
            <span
              className={`absolute top-[7px] size-2.5 -translate-x-1/2 rounded-full ${tone}`}
              style={{ left: place(rate) }}
            />
          )}
        </>
      )}
    </span>
  );
}

/** The axis above all figures. */
export function ArmAxis({ end }: { readonly end: number }) {
  return (
    <span aria-hidden className="grid grid-cols-[1rem_minmax(0,1fr)_3.25rem] gap-x-2 text-12 text-ink-soft">
      <span className="relative col-start-2 block h-5 tabular-nums">
        {listTicks(end).map((tick) => (
          <span key={tick} className="absolute -translate-x-1/2" style={{ left: `${(tick / end) * 100}%` }}>
            {Math.round(tick * 100)}%
          </span>
        ))}
      </span>
    </span>
  );
}

/** Every tenth, or every fifth part where tenths would stand too close. */
function listTicks(end: number): number[] {
  const tenths = Math.round(end * 10);
  const step = tenths > 5 ? 2 : 1;
  return Array.from({ length: Math.floor(tenths / step) + 1 }, (_, index) => (index * step) / 10);
}
