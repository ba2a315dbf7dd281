import type { FileSource } from './http/serve-files.ts';
import { timebackFiles } from './modules/timeback/files.ts';

/** Every file source of every document. */
export const files: readonly FileSource[] = [...timebackFiles];
