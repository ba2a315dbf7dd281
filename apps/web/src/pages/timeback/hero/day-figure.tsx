import { clsx } from 'clsx';

interface Span {
  readonly time: string;
  readonly minutes: number;
  readonly what: string;
}

const lessons: readonly Span[] = [
  { time: '9:00', minutes: 40, what: 'Reading and writing' },
  { time: '9:40', minutes: 40, what: 'Maths' },
  { time: '10:20', minutes: 40, what: 'Science' },
];
const rest: readonly Span[] = [
  { time: '11:00', minutes: 90, what: 'A project: build, film, cook, code' },
  { time: '12:30', minutes: 60, what: 'Lunch and friends' },
  { time: '13:30', minutes: 90, what: 'Sport or music' },
];
/** One minute of the day on paper, in rem. */
const minute = 1 / 16;

/** A day with TimeBack to scale: two hours of lessons, then the rest. An example, and labelled as one. */
export function DayFigure() {
  return (
    <figure
      aria-labelledby="day"
      className="max-w-120 self-start rounded-panel border border-line bg-surface p-6 lg:max-w-none"
    >
      <figcaption id="day" className="font-serif text-22 font-semibold">
        Lessons end at eleven
      </figcaption>
      <DayPart title="Two hours of core lessons" spans={lessons} strong />
      <DayPart title="The rest of the school day" spans={rest} />
      <p className="mt-6 text-14 text-ink-soft">
        An example day. Each pupil’s own begins where the last step was mastered.
      </p>
    </figure>
  );
}

interface DayPartProps {
  readonly title: string;
  readonly spans: readonly Span[];
  readonly strong?: boolean;
}

function DayPart({ title, spans, strong = false }: DayPartProps) {
  return (
    <>
      <h2 className={clsx('mt-6 mb-2 text-14 font-semibold', strong ? 'text-accent' : 'text-ink-soft')}>
        {title}
      </h2>
      <ol className={clsx('border-l-4 pl-4', strong ? 'border-accent' : 'border-line')}>
        {spans.map(({ time, minutes, what }) => (
          <li
            key={time}
            style={{ height: `${minutes * minute}rem` }}
            className="grid grid-cols-[3rem_minmax(0,1fr)] gap-3 border-line not-first:border-t"
          >
            <span className="pt-1.5 text-14 leading-6 text-ink-soft tabular-nums">{time}</span>
            <span className={clsx('pt-1.5', strong && 'font-medium')}>{what}</span>
          </li>
        ))}
      </ol>
    </>
  );
}
