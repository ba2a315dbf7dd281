/** The keys of the desk. */
export const shortcuts = [
  { keys: '↑ ↓', what: 'In the outline: the section before or after' },
  { keys: 'g', what: 'Generate the open section' },
  { keys: 'e', what: 'Edit the open section' },
  { keys: 'r', what: 'Refine the open section' },
  { keys: 'a', what: 'Accept the changes under review' },
  { keys: 'd', what: 'Discard the changes under review' },
  { keys: 'Ctrl S', what: 'Save the version that is edited' },
  { keys: 'Esc', what: 'Close the editor or a panel; what you typed is kept' },
  { keys: '?', what: 'Show this list' },
] as const;
