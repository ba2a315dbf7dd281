import { CircleAlert } from 'lucide-react';
import { useId, type ReactNode } from 'react';

/** What the control inside a field must carry, so that help and error are read with it. */
interface FieldControl {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
}

interface FieldProps {
  readonly label: string;
  readonly help?: ReactNode;
  readonly error?: string | undefined;
  readonly children: (control: FieldControl) => ReactNode;
}

/** Label above, control, help below, error in words beside it and announced. */
export function Field({ label, help, error, children }: FieldProps) {
  const id = useId();
  const described = [error !== undefined && `${id}-error`, help !== undefined && `${id}-help`].filter(
    Boolean,
  );
  return (
    <div>
      <label htmlFor={id} className="mb-2 block font-medium">
        {label}
      </label>
      {children({
        id,
        'aria-describedby': described.join(' ') || undefined,
        'aria-invalid': error === undefined ? undefined : true,
      })}
      <FieldError id={`${id}-error`} error={error} />
      {help !== undefined && (
        <p id={`${id}-help`} className="mt-2 text-14 text-ink-soft">
          {help}
        </p>
      )}
    </div>
  );
}

/** The place of an error; it is there before the error, so that a screen reader hears the error arrive. */
export function FieldError({ id, error }: { readonly id: string; readonly error: string | undefined }) {
  return (
    <p id={id} role="alert" className="text-14 font-medium text-bad">
      {error !== undefined && (
        <span className="mt-2 flex gap-2">
          <CircleAlert size={16} aria-hidden className="mt-[3px] shrink-0" />
          {error}
        </span>
      )}
    </p>
  );
}
