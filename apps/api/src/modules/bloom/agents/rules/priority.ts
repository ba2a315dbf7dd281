export type Priority = 'high' | 'medium' | 'low';

/** What comes first, by points from 0 to 100: high above 70, medium above 40. */
export function priorityOf(points: number): Priority {
  if (points > 70) return 'high';
  return points > 40 ? 'medium' : 'low';
}
