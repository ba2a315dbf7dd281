import type { FormEvent, ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { FaultNotice } from '../../../ui/fault-notice.tsx';
import { FactFields } from './fact-fields.tsx';
import { FactFormProvider } from './fact-form-context.ts';
import type { FieldGroup } from './field-spec.ts';
import { useFactFormState, type FactFormState, type FactRecord } from './use-fact-form.ts';

interface FactEditorProps<Facts> {
  readonly record: FactRecord<Facts>;
  readonly groups: readonly FieldGroup[];
  readonly children?: ReactNode;
}

/** The facts of one record in groups, with the state of the save always in sight. */
export function FactEditor<Facts>({ record, groups, children }: FactEditorProps<Facts>) {
  const state = useFactFormState(record);
  function submit(event: FormEvent): void {
    event.preventDefault();
    void state.save();
  }
  return (
    <FactFormProvider value={state.form}>
      {groups.length > 5 && <GroupLinks groups={groups} />}
      <form onSubmit={submit} noValidate className="mt-8">
        {groups.map((group) => (
          <section
            key={group.title}
            id={anchorOf(group)}
            aria-label={group.title}
            className="grid gap-x-8 gap-y-4 border-t border-line py-8 lg:grid-cols-[14rem_minmax(0,1fr)]"
          >
            <div>
              <h2 className="text-18 font-semibold">{group.title}</h2>
              {group.about !== undefined && <p className="mt-1 text-14 text-ink-soft">{group.about}</p>}
            </div>
            <FactFields fields={group.fields} path={[]} />
          </section>
        ))}
        {children}
        <SaveBar state={state} />
      </form>
    </FactFormProvider>
  );
}

/** The way to a group of a long form. */
function GroupLinks({ groups }: { readonly groups: readonly FieldGroup[] }) {
  return (
    <nav aria-label="Groups" className="mt-4 flex flex-wrap gap-x-5 text-14">
      {groups.map((group) => (
        <a
          key={group.title}
          href={`#${anchorOf(group)}`}
          className="inline-flex min-h-11 items-center underline decoration-line-strong underline-offset-4 hover:decoration-current"
        >
          {group.title}
        </a>
      ))}
    </nav>
  );
}

function anchorOf({ title }: FieldGroup): string {
  return title.toLowerCase().replaceAll(' ', '-');
}

function SaveBar({ state }: { readonly state: FactFormState }) {
  return (
    <div className="sticky bottom-0 z-10 -mx-4 space-y-3 border-t border-line bg-canvas px-4 py-3 md:-mx-8 md:px-8">
      {state.fault !== undefined && state.fault.code !== 'CONFLICT' && (
        <FaultNotice
          fault={state.fault}
          reassurance="Everything you typed is still here and kept in this browser."
          onRetry={() => void state.save()}
        />
      )}
      {state.isBehind && <Behind state={state} />}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button type="submit" aria-disabled={state.isSaving}>
          {state.isSaving ? 'Saving' : 'Save facts'}
        </Button>
        {state.isChanged && (
          <Button look="quiet" onClick={state.discard}>
            Discard changes
          </Button>
        )}
        <output className="text-14 text-ink-soft">{describeState(state)}</output>
      </div>
    </div>
  );
}

function Behind({ state }: { readonly state: FactFormState }) {
  return (
    <Notice
      kind="warn"
      title="Somebody saved these facts while you edited them."
      action={
        <div className="flex flex-wrap gap-3">
          <Button look="secondary" onClick={() => void state.save(true)}>
            Save mine over them
          </Button>
          <Button look="quiet" onClick={state.discard}>
            Discard mine and show theirs
          </Button>
        </div>
      }
    >
      Your text is kept until you choose.
    </Notice>
  );
}

function describeState({ form, isChanged, isStored, savedAt }: FactFormState): string {
  const { size } = form.mistakes;
  if (size > 0)
    return `${size} ${size === 1 ? 'field needs' : 'fields need'} a look before this can be saved.`;
  if (isChanged)
    return isStored
      ? 'Unsaved, kept in this browser'
      : 'Unsaved. This browser keeps nothing: save before you leave.';
  if (savedAt !== undefined)
    return `Saved at ${savedAt.toLocaleTimeString(undefined, { timeStyle: 'short' })}`;
  return 'No changes yet';
}
