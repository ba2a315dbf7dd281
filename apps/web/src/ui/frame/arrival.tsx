import { createContext, useContext } from 'react';

/** How the reader came to the current page. */
export interface Arrival {
  /** The path of the app's page before; `undefined` when the app was opened here. */
  from: string | undefined;
}

const ArrivalContext = createContext<Arrival>({ from: undefined });

export const ArrivalProvider = ArrivalContext.Provider;

/** The current arrival. Read it when a page comes up: it changes with the next one. */
export function useArrival(): Arrival {
  return useContext(ArrivalContext);
}
