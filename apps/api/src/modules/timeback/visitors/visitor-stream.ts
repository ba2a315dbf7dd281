/** Where a visitor's tasks are told of. */
export function visitorStream(vid: string): string {
  return `timeback:visitor:${vid}`;
}
