/** What a tool calls when the page in the middle has the rest to show. */
export interface ToolProps {
  readonly onDone?: (() => void) | undefined;
}
