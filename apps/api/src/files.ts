import type { FileSource } from './served-file.ts';
import { timebackFiles } from './modules/timeback/files.ts';

/** Every file source of every document. */
export const files: readonly FileSource[] = [...timebackFiles];
