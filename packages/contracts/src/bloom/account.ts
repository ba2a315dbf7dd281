import { z } from 'zod';
import { operation, text } from '../operation.ts';
import { common, guardedErrors, Moment, page, UserId } from './fields.ts';

export const Role = z.enum(['user', 'admin']);
export type Role = z.infer<typeof Role>;

export const SignInInput = z.object({ email: text(320).min(3), password: text(200).min(1) });

/** Who is signed in. A service has no id where its token names none. */
export const Session = z
  .object({
    user_id: UserId.nullable(),
    email: z.string().nullable(),
    role: z.enum(['user', 'admin', 'service']),
    expires_at: Moment,
  })
  .meta({ id: 'BloomSession' });

/** A user token in the shape that Supabase answers with. */
export const SignedIn = z
  .object({
    access_token: z.string(),
    token_type: z.literal('bearer'),
    /** In seconds. */
    expires_in: z.int(),
    user: z.object({ id: UserId, email: z.string(), role: Role }),
  })
  .meta({ id: 'BloomSignedIn' });

/**
 * `POST /api/auth/sign-in`: with address and password, where there is no Supabase. Gives a token of the shape that
 * Supabase's have, and sets it as a cookie for the site's own pages.
 */
export const signIn = operation({
  ...common,
  name: 'bloom.account.signIn',
  method: 'POST',
  path: '/api/auth/sign-in',
  status: 200,
  input: SignInInput,
  output: SignedIn,
  errors: ['UNAUTHORIZED', 'FORBIDDEN', 'BAD_REQUEST', 'RATE_LIMITED', 'PROVIDER_DOWN'],
  auth: 'public',
  limits: [
    { name: 'bloom.account.signIn.ip', points: 20, seconds: 60, by: 'ip' },
    { name: 'bloom.account.signIn.email', points: 10, seconds: 300, by: 'email' },
  ],
  summary: 'Sign in with address and password',
});

/** `POST /api/auth/sign-out`: takes the cookie back. */
export const signOut = operation({
  ...common,
  name: 'bloom.account.signOut',
  method: 'POST',
  path: '/api/auth/sign-out',
  status: 200,
  input: z.object({}),
  output: z.object({ signed_out: z.literal(true) }),
  errors: [],
  auth: 'public',
  summary: 'Sign out',
});

/** `GET /api/auth/session`: who calls, and until when. */
export const getSession = operation({
  ...common,
  name: 'bloom.account.getSession',
  method: 'GET',
  path: '/api/auth/session',
  status: 200,
  input: z.object({}),
  output: Session,
  errors: guardedErrors,
  auth: 'caller',
  summary: 'Who is signed in',
});

/** How a person is shown. */
export const Profile = z
  .object({
    user_id: UserId,
    email: z.string().nullable(),
    role: z.enum(['user', 'admin', 'service']),
    display_name: z.string().nullable(),
    avatar_url: z.string().nullable(),
    bio: z.string().nullable(),
  })
  .meta({ id: 'BloomProfile' });

const guarded = { ...common, status: 200, auth: 'caller' } as const;

/** `GET /api/account/profile`: the caller's own. `FORBIDDEN` for a token that names nobody. */
export const getProfile = operation({
  ...guarded,
  name: 'bloom.account.getProfile',
  method: 'GET',
  path: '/api/account/profile',
  input: z.object({}),
  output: Profile,
  errors: [...guardedErrors, 'FORBIDDEN'],
  summary: 'How one is shown',
});

const WebAddress = text(2_000).refine(
  (value) => /^https?:\/\/[^\s]+$/i.test(value),
  'Expected an address that begins with https://',
);

export const UpdateProfileInput = z.object({
  display_name: text(100).nullish(),
  avatar_url: WebAddress.nullish(),
  bio: text(2_000).nullish(),
});

/** `PATCH /api/account/profile`: `null` clears a field. */
export const updateProfile = operation({
  ...guarded,
  name: 'bloom.account.updateProfile',
  method: 'PATCH',
  path: '/api/account/profile',
  input: UpdateProfileInput,
  output: Profile,
  errors: [...guardedErrors, 'FORBIDDEN'],
  summary: 'Change how one is shown',
});

export const User = z
  .object({ user_id: UserId, email: z.string().nullable(), role: Role, created_at: Moment })
  .meta({ id: 'BloomUser' });
export type User = z.infer<typeof User>;

export const ListUsersInput = z.object({ ...page, role: Role.optional() });

/** `GET /api/account/users`: everybody whose token was seen here, the first first. */
export const listUsers = operation({
  ...guarded,
  name: 'bloom.account.listUsers',
  method: 'GET',
  path: '/api/account/users',
  input: ListUsersInput,
  output: z.object({ items: z.array(User), total: z.int() }),
  errors: [...guardedErrors, 'FORBIDDEN'],
  auth: 'admin',
  summary: 'People and their roles',
});

export const ChangeRoleInput = z.object({ user_id: UserId, role: Role });

/**
 * `PATCH /api/account/users/{user_id}/role`. `CONFLICT` for the last admin. Other nodes know within five seconds; a role
 * that Supabase gives in the token holds besides.
 */
export const changeRole = operation({
  ...guarded,
  name: 'bloom.account.changeRole',
  method: 'PATCH',
  path: '/api/account/users/{user_id}/role',
  input: ChangeRoleInput,
  output: User,
  errors: [...guardedErrors, 'FORBIDDEN', 'NOT_FOUND', 'CONFLICT'],
  auth: 'admin',
  invalid: { user_id: 'NOT_FOUND', '*': 'BAD_REQUEST' },
  summary: 'Give somebody a role',
});

export const ChangePasswordInput = z.object({
  current_password: text(200).min(1),
  new_password: text(200).min(12),
});

/**
 * `POST /api/auth/password`: where people sign in here. `FORBIDDEN` when the current password is another, or where there is
 * no account. Tokens that were given out before hold till they end.
 */
export const changePassword = operation({
  ...guarded,
  name: 'bloom.account.changePassword',
  method: 'POST',
  path: '/api/auth/password',
  input: ChangePasswordInput,
  output: z.object({ message: z.literal('Password changed') }),
  errors: [...guardedErrors, 'FORBIDDEN', 'RATE_LIMITED'],
  limits: [{ name: 'bloom.account.changePassword.ip', points: 10, seconds: 300, by: 'ip' }],
  summary: 'Change the password',
});
