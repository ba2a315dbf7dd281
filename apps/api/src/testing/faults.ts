/** How hard tests kill, cut and guess: `TEST_FAULTS=full` takes minutes and gives the figures that are promised. */
export const allFaults = process.env['TEST_FAULTS'] === 'full';
