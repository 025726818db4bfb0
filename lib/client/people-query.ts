import { queryOptions } from '@tanstack/react-query';
import type {
  AccountAction,
  AccountAnswer,
  AccountView,
  NewMember,
  People,
  PersonAction,
  PersonAnswer,
  PersonView,
  Proof,
} from '@/lib/domain/views/people';
import { fetchView, sendAction, type ViewParams } from './fetch-view';

const path = (id: string) => `/api/people/${encodeURIComponent(id)}`;

/** People with their rights. */
export const peopleQuery = (params: ViewParams) =>
  queryOptions({ queryKey: ['people', params], queryFn: ({ signal }) => fetchView<People>('/api/people', params, signal) });

/** One person. */
export const personQuery = (id: string) =>
  queryOptions({ queryKey: ['person', id], queryFn: ({ signal }) => fetchView<PersonView>(path(id), {}, signal) });

/** Invites a person. Throws ViewError: 403 for rights beyond one's own, 409 when the e-mail is taken. */
export const invitePerson = (asked: NewMember) => sendAction<PersonAnswer>('/api/people', asked);

/** Does something to a person. Throws ViewError. */
export const actOnPerson = (id: string, action: PersonAction) => sendAction<PersonAnswer>(`${path(id)}/actions`, action);

/** The own account. */
export const accountQuery = () =>
  queryOptions({ queryKey: ['account'], queryFn: ({ signal }) => fetchView<AccountView>('/api/account', {}, signal) });

/** Changes the own account; what was made is in the answer once. Throws ViewError. */
export const actOnAccount = (action: AccountAction) => sendAction<AccountAnswer>('/api/account/actions', action);

/** Asks for a mail with a way to a new password. The answer is the same for everybody. */
export const askPasswordLink = (email: string) => sendAction<{ done: true }>('/api/password/links', { email });

/** Sets a password by the link of a mail. Throws ViewError: 404 for a link that is over, 400 for a password that will not do. */
export const setPassword = (link: string, password: string) => sendAction<{ done: true }>('/api/password', { link, password });

/** Shows again that it is the person who signed in. Throws ViewError: 403 when it is wrong. */
export const prove = (proof: Proof) => sendAction<{ done: true }>('/api/account/proof', proof);
