/** Why one record is refused. Codes are stable and for machines; the message says what to mend. */
export type FaultCode =
  | 'missing_field'
  | 'invalid_type'
  | 'invalid_value'
  | 'invalid_time'
  | 'invalid_id'
  | 'too_old'
  | 'in_future'
  | 'too_large'
  | 'contradiction'
  | 'wrong_environment'
  | 'not_an_event';

/** Thrown inside normalize only; each becomes a rejected record. */
export class RecordFault extends Error {
  readonly code: FaultCode;
  constructor(code: FaultCode, message: string) {
    super(message);
    this.code = code;
  }
}
