import type { Tool } from '../../../../platform/llm/tools.ts';
import type { Source, Work } from '../customer/work.ts';
import { customerTools } from './customer-tools.ts';
import type { Note } from './note.ts';
import { salesTools } from './sales-tools.ts';
import type { ToolName } from '../customer/tool-name.ts';

/** The tools of one call, and what they gave so far. */
export interface Toolbox {
  readonly tools: readonly Tool[];
  /** Names, each once. */
  readonly used: ReadonlySet<string>;
  readonly sources: readonly Source[];
  readonly results: readonly unknown[];
}

/**
 * The tools of an agent. Whatever a model writes as arguments, rows are those of the caller: who he is stands in `work` and
 * is no argument.
 */
export function createToolbox(work: Work, names: readonly ToolName[]): Toolbox {
  const used = new Set<string>();
  const sources: Source[] = [];
  const results: unknown[] = [];
  const note: Note = (name, result, rows = []) => {
    used.add(name);
    sources.push(...rows);
    results.push(result);
    return result;
  };
  const wanted = new Set<string>(names);
  const tools = [...customerTools(work, note), ...salesTools(work, note)];
  return { tools: tools.filter(({ name }) => wanted.has(name)), used, sources, results };
}
