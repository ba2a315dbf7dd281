import { createContext, useContext } from 'react';
import type { FormValue, Path } from './form-value.ts';
import type { Mistakes } from './mistakes.ts';

export interface FactForm {
  readonly read: (path: Path) => FormValue | undefined;
  readonly write: (path: Path, value: FormValue) => void;
  readonly mistakes: Mistakes;
  /** Controls that cannot be changed any more. */
  readonly fixed: ReadonlySet<string>;
}

const FactFormContext = createContext<FactForm | undefined>(undefined);

export const FactFormProvider = FactFormContext.Provider;

/** The form that the caller's field belongs to. */
export function useFactForm(): FactForm {
  const form = useContext(FactFormContext);
  if (form === undefined) throw new Error('There is no form around this field');
  return form;
}
