import { describeExactTime, describeTime } from './words.ts';

/** A time in words, the exact one on hover. */
export function Moment({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} title={describeExactTime(at)}>
      {describeTime(at)}
    </time>
  );
}
