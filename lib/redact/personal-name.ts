import type { TextKind } from './token';

/** Words of a name: `patientFirstName`, `patient.first-name` and `PATIENT_FIRST_NAME` are `patient_first_name`. */
const wordsOf = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toLowerCase();

/** It tells about a value, or is made of it already, and is not the value. */
const NO_VALUE =
  /(?:^|_)(?:hash|hashed|hmac|sha256|count|counts|total|type|kind|status|state|version|verified|valid|present|required|flag|format|length|size|ms|seconds|result|policy|scheme|reason|change)$/;

const PERSON =
  '(?:patient|pat|person|people|subscriber|insured|guarantor|member|beneficiary|dependent|employee|worker|user|customer|contact|caller|candidate|requester|approver|physician|doctor|nurse|mother|mothers|father|spouse|kin|next_of_kin|emergency_contact|account_holder|card_holder|cardholder)';

/** Kind -> what a name that speaks of it looks like, most telling first. Over words joined by `_`. */
const kinds: readonly [TextKind, RegExp][] = [
  [
    'ssn',
    /(?:^|_)(?:ssn|ssn4|social_?security(?:_?number|_?no)?|itin|national_id(?:entifier)?|passport(?:_number|_no)?|drivers?_licen[cs]e)(?:_|$)/,
  ],
  ['dob', /(?:^|_)(?:dob|birth_?dates?|date_?of_?birth|birth_?day|born|birth_?time)(?:_|$)/],
  [
    'mrn',
    /(?:^|_)(?:mrn|medical_?record(?:_?number|_?no|_?id)?|pat(?:ient)?_?(?:id|identifier|identifiers|number|no|num|key|account|acct|account_number|uuid)|pat_?id|enterprise_patient_id|empi|encounter_?(?:id|number|no)|visit_?(?:id|number|no)|csn|hospital_account(?:_number)?|har|admission_(?:id|number))(?:_|$)|^(?:patient|encounter)$/,
  ],
  [
    'member',
    /(?:^|_)(?:member_?(?:id|number|no)|subscriber_?(?:id|number|no)|insured_id|insurance_(?:id|number)|policy_(?:number|no|id)|group_policy|beneficiary_id|medicare(?:_id|_number)?|medicaid(?:_id|_number)?|hicn|mbi)(?:_|$)/,
  ],
  ['card', /(?:^|_)(?:card_(?:number|no)|credit_card(?:_number)?|pan|cvv|cvc)(?:_|$)/],
  ['iban', /(?:^|_)iban(?:_|$)/],
  ['routing', /(?:^|_)(?:routing(?:_number|_no)?|aba(?:_number)?|bic|swift(?:_code)?)$/],
  ['account', /(?:^|_)(?:bank_account(?:_number|_no)?|account_(?:number|no)|acct_(?:number|no)|tax_id|taxpayer_id|tin|ein)$/],
  [
    'secret',
    /(?:^|_)(?:password|passwd|pwd|secret|client_secret|api_?key|authorization|access_token|refresh_token|id_token|session_token|auth_token|bearer|private_key|cookie|set_cookie|credentials?)$/,
  ],
  ['email', /(?:^|_)(?:e_?mail|e_?mail_address|mail_address|mailto)$/],
  [
    'phone',
    /(?:^|_)(?:phone|telephone|mobile|cell|fax|phone_?(?:number|no|home|work)|home_phone|work_phone|cell_phone|mobile_number|telecom)$/,
  ],
  [
    'address',
    /(?:^|_)(?:street|street_address|address_line_?\d?|address_?[12]|(?:home|mailing|postal|patient|residential|billing|street)_address|zip|zip_?code|postal_code|postcode)$|^address$/,
  ],
  [
    'name',
    new RegExp(
      `(?:^|_)(?:${PERSON}_?(?:(?:first|last|middle|full|given|family|legal|display|maiden)_?)?names?|(?:first|last|middle|given|family|maiden|full|legal|sur)_?names?|surname|next_of_kin|maiden)$|^(?:subscriber|insured|guarantor|beneficiary|cardholder|account_holder)$`,
    ),
  ],
];

const CLINICAL =
  /(?:^|_)(?:diagnos[ie]s|diagnosis_code|icd(?:_?10|_?9)?|dx|procedure(?:_code)?|medications?|allerg(?:y|ies)|lab_result|gender|sex|race|ethnicity|religion|marital_status|language|death|deceased)(?:_|$)/;

/** What a value of this name is of a person; null when the name does not speak of one. */
export function personalKind(name: string): TextKind | null {
  const words = wordsOf(name);
  if (NO_VALUE.test(words)) return null;
  for (const [kind, like] of kinds) if (like.test(words)) return kind;
  return null;
}

/** True for what is of a person only where the flow is one of patients. */
export const isClinical = (name: string): boolean => CLINICAL.test(wordsOf(name)) && !NO_VALUE.test(wordsOf(name));
