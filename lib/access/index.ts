/**
 * Who may see and do what: people and their sessions, API tokens, ingest keys, roles limited to places, and the audit trail.
 * A right counts from the next request on, because nothing about it is kept in a cookie.
 */
export { mayAct } from '@/lib/domain';
export { actOnAccount } from './act-on-account.db';
export { actOnMember, addMember, mayManage, seesMember, type TellLink } from './act-on-member.db';
export { answerAuth } from './answer-auth.db';
export { saidCookies, withCaller } from './caller';
export { checkProof, prove } from './check-proof.db';
export { clientAddress, isFromLoopback } from './client-address';
export { createApiToken } from './create-api-token.db';
export { type CreatedKey, createIngestKey, type NewIngestKey } from './create-ingest-key.db';
export { createPerson, type NewPerson } from './create-person.db';
export { DEMO_PASSWORD, type DemoPerson, demoPeople } from './demo-people';
export { findActor } from './find-actor.db';
export { type FoundKey, findIngestKey, type IngestKey, type KeyRefusal } from './find-ingest-key.db';
export { findOwnSession, type OwnSession } from './find-own-session.db';
export { getActor } from './get-actor';
export { isOwnOrigin } from './is-own-origin';
export { landingFor } from './landing-for';
export { type ListedSession, type ListedToken, listSessions, listTokens } from './list-credentials.db';
export { type ListedKey, listIngestKeys } from './list-ingest-keys.db';
export { countMembers, findMember, listMembers, type Member, mayKnow, stateOf } from './list-members.db';
export { type Colleague, listPeople } from './list-people.db';
export { listReaders, type Reader } from './list-readers.db';
export { actOnIngestKey, addIngestKey } from './manage-ingest-key.db';
export { noteExport, noteRefusal } from './note-request.db';
export { ownPath } from './own-path';
export { passwordLinkText } from './password-link.db';
export { type Places, placesFor } from './places-for';
export { createProvisioningToken, getProvisioner, type Provisioner, revokeProvisioningToken } from './provisioning-token.db';
export { readText } from './read-text';
export { readerFor } from './reader-for.db';
export { type AuditEntry, recordAudit } from './record-audit.db';
export { refuseDeed } from './refuse-deed.db';
export { type Resealed, resealRows } from './reseal-rows';
export { askPasswordLink, resetPassword } from './reset-password.db';
export { revokeApiToken } from './revoke-api-token.db';
export { revokeIngestKey } from './revoke-ingest-key.db';
export { type RotatedKey, rotateIngestKey } from './rotate-ingest-key.db';
export {
  createScimGroup,
  getScimGroup,
  listScimGroups,
  type ProvisionedGroup,
  patchScimGroup,
  removeScimGroup,
  replaceScimGroup,
} from './scim-groups.db';
export {
  createScimUser,
  getScimUser,
  listScimUsers,
  type ProvisionedUser,
  patchScimUser,
  removeScimUser,
  replaceScimUser,
} from './scim-users.db';
export { type ScopeColumns, scopePredicate } from './scope-predicate.db';
export { openSecret, sealSecret } from './seal-secret';
export { countBackupCodes, resealFactors } from './second-factor.db';
export { type DemoSeed, seedDemo } from './seed-demo.db';
export { codeOfWords, provesWords, signWords } from './sign-words';
