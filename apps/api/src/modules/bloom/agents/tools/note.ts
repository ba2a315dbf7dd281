import type { Source } from '../customer/work.ts';
import type { ToolName } from '../customer/tool-name.ts';

/** Notes what a tool gave and the rows it came from, and gives it on. */
export type Note = (name: ToolName, result: unknown, sources?: readonly Source[]) => unknown;
