import type { DifficultyLevel } from '@quintet/contracts/textbook/schemas';
import { browserStorage, useStored } from '../../../api/browser-storage.ts';

/** A text of a lesson: as it was written, or at a level. */
export type Version = 'original' | DifficultyLevel;

/** In the order of the keys 1 to 4. */
export const versions = [
  { version: 'original', label: 'Original' },
  { version: 'beginner', label: 'Beginner' },
  { version: 'intermediate', label: 'Intermediate' },
  { version: 'advanced', label: 'Advanced' },
] as const satisfies readonly { version: Version; label: string }[];

const versionKey = 'book.level';
const besideKey = 'book.beside';

/** The level that this browser's reader wants lessons at. */
export function readWantedVersion(): Version {
  const stored = browserStorage.read(versionKey);
  return versions.find(({ version }) => version === stored)?.version ?? 'original';
}

/** Remembers the level for the next lesson. */
export function keepWantedVersion(version: Version): void {
  browserStorage.write(versionKey, version);
}

/** Whether the original stands beside a level where there is room. */
export function useBeside(): [boolean, (isBeside: boolean) => void] {
  const isBeside = useStored(besideKey) === 'yes';
  return [isBeside, (wanted) => void browserStorage.write(besideKey, wanted ? 'yes' : null)];
}
