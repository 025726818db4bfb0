/** What an application says of a key of master data. Times: since when it is so, and when that was said. */
export interface ReferenceTold {
  environment: string;
  domain: string;
  keyHash: string;
  /** Null where the key names a person. */
  keyText: string | null;
  application: string;
  state: string;
  validFrom: Date;
  toldAt: Date;
  attributes: Record<string, string>;
  source: string;
  transactionId: string | null;
  facility: string;
  department: string;
  workflow: string;
}

/** The newest of what an application said of a key. */
export interface ReferenceRow extends ReferenceTold {
  /** What it was before `validFrom`; null when that is not known. */
  priorState: string | null;
}

/** The state of a row at a time; null when it was not known then. */
export const stateAt = (row: Pick<ReferenceRow, 'state' | 'priorState' | 'validFrom'>, at: Date): string | null =>
  row.validFrom <= at ? row.state : row.priorState;

/** A document that a rule which compares documents has looked at. */
export interface RuleRecord {
  environment: string;
  code: string;
  keyHash: string;
  content: string;
  subjectId: string;
  told: boolean;
  at: Date;
}

/** Longest value of an attribute of master data that is kept. */
export const REFERENCE_VALUE_LIMIT = 200;
