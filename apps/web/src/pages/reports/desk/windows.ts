/** Where the outline stands beside the page. */
export const wideWindow = '(min-width: 64rem)';
/** Where the tools stand beside it as well. */
export const fullWindow = '(min-width: 80rem)';
