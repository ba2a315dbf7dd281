import { useRef, useState, type FormEvent } from 'react';
import { useFault } from '../../../../api/fault.ts';
import { trpc } from '../../../../api/trpc.ts';
import { Button } from '../../../../ui/button.tsx';
import { Drawer } from '../../../../ui/drawer.tsx';
import { FaultNotice } from '../../../../ui/fault-notice.tsx';
import { Field } from '../../../../ui/forms/field.tsx';
import { TextInput } from '../../../../ui/forms/text-input.tsx';

interface AddLeadProps {
  readonly onClose: () => void;
  readonly onAdded: (id: string) => void;
}

const fields = [
  { name: 'first_name', label: 'First name', longest: 200 },
  { name: 'last_name', label: 'Last name', longest: 200 },
  { name: 'company', label: 'Company', longest: 200 },
  { name: 'phone', label: 'Telephone', longest: 50 },
  { name: 'website', label: 'Website', longest: 500 },
  { name: 'budget_range', label: 'Budget', longest: 100, help: 'Such as 5,000 - 10,000.' },
  { name: 'timeline', label: 'Timeline', longest: 100, help: 'Such as within 3 months.' },
] as const;
type Details = Partial<Record<(typeof fields)[number]['name'], string>>;

/** Takes up a lead by hand. Only the address is needed; what was typed stays till it is taken. */
export function AddLead({ onClose, onAdded }: AddLeadProps) {
  const { email, details, setDetails, fault, isPending, submit } = useAddLead(onAdded);
  return (
    <Drawer title="Add lead" side="right" isWide isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <form onSubmit={submit} noValidate className="space-y-5 pt-2">
        <Field
          label="Email address"
          error={email.error}
          help="A lead with an address that is known already is added to."
        >
          {(control) => (
            <TextInput
              ref={email.input}
              {...control}
              type="email"
              maxLength={254}
              value={email.value}
              onChange={({ target }) => email.set(target.value)}
            />
          )}
        </Field>
        {fields.map(({ name, label, longest, ...more }) => (
          <Field key={name} label={label} {...more}>
            {(control) => (
              <TextInput
                {...control}
                maxLength={longest}
                value={details[name] ?? ''}
                onChange={({ target }) => setDetails({ ...details, [name]: target.value })}
              />
            )}
          </Field>
        ))}
        {fault !== undefined && (
          <FaultNotice fault={fault} reassurance="What you typed is still there." onRetry={() => submit()} />
        )}
        <Button type="submit" aria-disabled={isPending}>
          {isPending ? 'Adding' : 'Add lead'}
        </Button>
      </form>
    </Drawer>
  );
}

/** What is typed, sent on submit; without an address the field of it takes the focus. */
function useAddLead(onAdded: AddLeadProps['onAdded']) {
  const utils = trpc.useUtils();
  const [email, setEmail] = useState('');
  const [details, setDetails] = useState<Details>({});
  const [isEmpty, setEmpty] = useState(false);
  const emailInput = useRef<HTMLInputElement>(null);
  const create = trpc.bloom.leads.create.useMutation({
    onSuccess: async ({ id }) => {
      await utils.bloom.leads.invalidate();
      onAdded(id);
    },
  });
  const fault = useFault(create.error);
  const isRefused = fault?.status === 400 && fault.message.startsWith('email');

  function submit(event?: FormEvent): void {
    event?.preventDefault();
    setEmpty(email.trim() === '');
    if (email.trim() === '') emailInput.current?.focus();
    else if (!create.isPending) create.mutate({ email, ...details, source: 'dashboard' });
  }
  const error = isEmpty
    ? 'Enter the address of the lead.'
    : isRefused
      ? 'This is no address for mail.'
      : undefined;
  return {
    email: { value: email, set: setEmail, input: emailInput, error },
    details,
    setDetails,
    fault: isRefused ? undefined : fault,
    isPending: create.isPending,
    submit,
  };
}
