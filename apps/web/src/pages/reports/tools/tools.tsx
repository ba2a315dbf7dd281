import { ConsistencyTool } from './consistency-tool.tsx';
import { ExportTool } from './export-tool.tsx';
import { GenerateAllTool } from './generate-all-tool.tsx';
import { GenerateTool } from './generate-tool.tsx';
import { RefineTool } from './refine-tool.tsx';
import type { ToolProps } from './tool-props.ts';
import { VersionsTool } from './versions-tool.tsx';

/** What can be done: first to the open section, then to the whole report. */
export function Tools({ onDone }: ToolProps) {
  return (
    <div className="divide-y divide-line [&>*]:py-4 [&>*:first-child]:pt-0">
      <GenerateTool onDone={onDone} />
      <RefineTool onDone={onDone} />
      <VersionsTool onDone={onDone} />
      <GenerateAllTool onDone={onDone} />
      <ExportTool />
      {/* Last, because what it finds takes room. */}
      <ConsistencyTool onDone={onDone} />
    </div>
  );
}
