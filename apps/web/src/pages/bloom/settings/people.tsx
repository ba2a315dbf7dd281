import { Role } from '@quintet/contracts/bloom/account';
import { useState } from 'react';
import { useFault } from '../../../api/fault.ts';
import { trpc } from '../../../api/trpc.ts';
import { FaultNotice } from '../../../ui/fault-notice.tsx';
import { Select } from '../../../ui/forms/select.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Pages } from '../../../ui/pages.tsx';
import { QueryView } from '../../../ui/query-view.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';

const perPage = 50;
const roles = { user: 'Member: own rows', admin: 'Admin: all rows' } as const;

/** Who is of the agency, and as what; a change holds at once. */
export function People({ own }: { readonly own: string | null }) {
  const [page, setPage] = useState(1);
  const query = trpc.bloom.account.listUsers.useQuery(
    { limit: perPage, offset: (page - 1) * perPage },
    { placeholderData: (before) => before },
  );
  const { change, fault, changing } = useChangeRole();
  return (
    <section aria-labelledby="people" className="mt-14">
      <h2 id="people" className="text-18 font-semibold">
        People and roles
      </h2>
      <p className="mt-1 text-14 text-ink-soft">Everybody who has signed in. One admin has to stay.</p>
      <QueryView query={query} skeleton={<Skeleton className="mt-4 h-40 w-full" />}>
        {({ items, total }) => (
          <>
            <ul className="mt-3 divide-y divide-line">
              {items.map(({ user_id, email, role }) => (
                <li key={user_id} className="grid items-center gap-x-6 gap-y-2 py-3 sm:grid-cols-[1fr_14rem]">
                  <span className="min-w-0 wrap-anywhere">
                    {email ?? 'Somebody without an address'}
                    {user_id === own && <span className="text-14 text-ink-soft"> (you)</span>}
                  </span>
                  <Select
                    aria-label={`Role of ${email ?? user_id}`}
                    value={role}
                    aria-busy={changing === user_id}
                    onChange={(event) => change(user_id, Role.parse(event.target.value))}
                  >
                    {Role.options.map((one) => (
                      <option key={one} value={one}>
                        {roles[one]}
                      </option>
                    ))}
                  </Select>
                </li>
              ))}
            </ul>
            {total > perPage && <Pages page={page} last={Math.ceil(total / perPage)} onTurn={setPage} />}
          </>
        )}
      </QueryView>
      {fault !== undefined && (
        <div className="mt-4">
          {fault.status === 409 ? (
            <Notice kind="warn" title="Nobody would be admin any more">
              {fault.message}.
            </Notice>
          ) : (
            <FaultNotice fault={fault} reassurance="The role is as it was." />
          )}
        </div>
      )}
    </section>
  );
}

function useChangeRole() {
  const utils = trpc.useUtils();
  const change = trpc.bloom.account.changeRole.useMutation({
    // Whoever gave up the role sees less from now on.
    onSettled: () => utils.bloom.account.invalidate(),
  });
  return {
    change: (user_id: string, role: Role) => change.mutate({ user_id, role }),
    fault: useFault(change.error),
    changing: change.isPending ? change.variables.user_id : undefined,
  };
}
