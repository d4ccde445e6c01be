import { randomUUID } from 'node:crypto';

type Role = 'admin' | 'member' | 'guest';

export interface User {
  id: string;
  email: string;
  displayName?: string;
  role: Role;
  createdAt: Date;
  locale: { language: string; timeZone: string };
  teams: { id: string; name: string }[];
}

export interface SignUp {
  email: string;
  displayName?: string;
  role?: Role;
  language?: string;
  timeZone?: string;
  teams?: User['teams'];
}

/** Makes an account of a sign-up form: the one place where users begin. */
export function signUp(form: SignUp): User {
  const user: User = {
    id: randomUUID(),
    email: form.email.trim().toLowerCase(),
    role: form.role ?? 'member',
    createdAt: new Date(),
    locale: { language: form.language ?? 'en', timeZone: form.timeZone ?? 'Etc/UTC' },
    teams: form.teams ?? [],
  };
  if (form.displayName !== undefined) user.displayName = form.displayName;
  return user;
}
