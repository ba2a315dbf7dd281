import { trpc } from '../../../api/trpc.ts';
import { PageHeading } from '../../../ui/frame/page-heading.tsx';
import { PasswordForm } from './password-form.tsx';
import { People } from './people.tsx';
import { ProfileForm } from './profile-form.tsx';

/** How the reader is shown and signs in; admins also give roles here. */
export function SettingsPage() {
  const session = trpc.bloom.account.getSession.useQuery({});
  return (
    <div className="max-w-180 pt-8 pb-16">
      <PageHeading title="Settings – Bloom" className="text-28 md:text-36">
        Settings
      </PageHeading>
      <ProfileForm />
      <PasswordForm />
      {session.data?.role === 'admin' && <People own={session.data.user_id} />}
    </div>
  );
}
