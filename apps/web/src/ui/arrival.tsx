import { createContext, useContext } from 'react';

/** Whether the reader has moved from one page to another since the app was opened. */
export interface Arrival {
  moved: boolean;
}

const ArrivalContext = createContext<Arrival>({ moved: false });

export const ArrivalProvider = ArrivalContext.Provider;

/** The current arrival: the first page leaves the focus where the browser put it, later ones move it. */
export function useArrival(): Arrival {
  return useContext(ArrivalContext);
}
