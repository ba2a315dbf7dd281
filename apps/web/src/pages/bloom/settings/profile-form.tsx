import { useState, type FormEvent } from 'react';
import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '@quintet/api/modules';
import { useFault } from '../../../api/fault.ts';
import { trpc } from '../../../api/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { FaultNotice } from '../../../ui/fault-notice.tsx';
import { Field } from '../../../ui/forms/field.tsx';
import { TextArea } from '../../../ui/forms/text-area.tsx';
import { TextInput } from '../../../ui/forms/text-input.tsx';
import { QueryView } from '../../../ui/query-view.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';

type Profile = inferRouterOutputs<AppRouter>['bloom']['account']['getProfile'];

/** How the reader is shown. */
export function ProfileForm() {
  const query = trpc.bloom.account.getProfile.useQuery({});
  return (
    <section aria-labelledby="profile" className="mt-8">
      <h2 id="profile" className="text-18 font-semibold">
        Profile
      </h2>
      <QueryView query={query} skeleton={<Skeleton className="mt-4 h-93.5 w-full" />}>
        {(profile) => <Form profile={profile} />}
      </QueryView>
    </section>
  );
}

function Form({ profile }: { readonly profile: Profile }) {
  const { name, picture, bio, setName, setPicture, setBio, save, fault, isWrongPicture, submit } =
    useProfile(profile);
  return (
    <form onSubmit={submit} noValidate className="mt-4 space-y-5">
      <Field label="Name" help="How you are called here; only you see it.">
        {(control) => (
          <TextInput
            {...control}
            name="name"
            autoComplete="name"
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field
        label="Address of a picture"
        error={isWrongPicture ? 'Enter an address that begins with https://.' : undefined}
      >
        {(control) => (
          <TextInput
            {...control}
            type="url"
            name="picture"
            maxLength={2_000}
            value={picture}
            onChange={(event) => setPicture(event.target.value)}
          />
        )}
      </Field>
      <Field label="About you">
        {(control) => (
          <TextArea
            {...control}
            name="bio"
            rows={3}
            maxLength={2_000}
            value={bio}
            onChange={(event) => setBio(event.target.value)}
          />
        )}
      </Field>
      {fault !== undefined && !isWrongPicture && (
        <FaultNotice fault={fault} reassurance="What you typed is still there." />
      )}
      <div className="flex items-center gap-4">
        <Button type="submit" aria-disabled={save.isPending}>
          {save.isPending ? 'Saving' : 'Save profile'}
        </Button>
        <output className="text-14 text-good">{save.isSuccess && 'Saved'}</output>
      </div>
    </form>
  );
}

/** The fields, sent together; an empty one is cleared. */
function useProfile(profile: Profile) {
  const [name, setName] = useState(profile.display_name ?? '');
  const [picture, setPicture] = useState(profile.avatar_url ?? '');
  const [bio, setBio] = useState(profile.bio ?? '');
  const utils = trpc.useUtils();
  const save = trpc.bloom.account.updateProfile.useMutation({
    onSuccess: (saved) => utils.bloom.account.getProfile.setData({}, saved),
  });
  const fault = useFault(save.error);
  const isWrongPicture = fault?.status === 400 && fault.message.startsWith('avatar_url');

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (save.isPending) return;
    save.mutate({
      display_name: name.trim() === '' ? null : name.trim(),
      avatar_url: picture.trim() === '' ? null : picture.trim(),
      bio: bio.trim() === '' ? null : bio.trim(),
    });
  }
  return { name, picture, bio, setName, setPicture, setBio, save, fault, isWrongPicture, submit };
}
