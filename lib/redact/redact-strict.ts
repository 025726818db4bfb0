import type { WriteToken } from './redact-text';

const DATE =
  /(?<![\w.-])(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?(?![\w-])/g;
const NUMBER = /(?<![\p{L}\d])(?:[A-Za-z]{1,4}-?)?\d(?:[ -]?\d){4,40}(?![\p{L}\d])/gu;
/** One word written like a name; which two of them are one is decided by what the words are. */
const WORD = "\\p{Lu}(?:\\p{Ll}[\\p{L}'’-]{0,30}|[\\p{Lu}'’-]{1,30})";
const NAMES = new RegExp(`(?<![\\p{L}\\p{N}_.-])${WORD}(?:(?:, ?| (?:\\p{Lu}\\.? )?|\\^)${WORD}){1,3}(?![\\p{L}\\p{N}_])`, 'gu');

/** Words that stand capitalised in faults of software and are nobody's name. */
const words =
  `access account accounting ack acknowledgement action active address admin adt after alert allowed all already and answer api app application are at attempt auth
authentication authorization bad batch be before billing bill body broken broker busy by call cancelled cannot canonical cause center centre certificate change charge charges check claim client clinic
close closed code completed condition config configuration conflict connect connected connection connector content context control could count create created critical cross data database date day dead
decode delivery denied department destination detail device did discharge does document down drop due duplicate edi element emergency empty encounter end endpoint engine entity entry error event
exceeded exception execution exists expected expired external facility failed failure false fatal fault field file first flow for format forbidden found from full gateway general get handshake has have
header health hl7 hospital host http https id identity idle if illegal in inbound index info inner input instance insurance integration interface internal into invalid inventory invoice io is item
java job json key last late ledger length limit line list load local lock log login lookup mapping master match maximum medical merge message method middleware minimum missing mismatch module month must
name negative network new next no node not nothing null number object of offline on open operation or order out outbound outer output package parse parser partial partner patient payload
payment pending permission person policy port portal position post price procedure process processed provider proxy purchase put queue range rate read received record records refused register
refused registration rejected remote request required resource response result retry room route router rule run runtime schema script security segment send server service session set shift shipment site size socket
source sql ssl stack start state statement status step stop storage store stream string sub supplier supply system table target task team tenant test text the there this thread time timed timeout tls to
token too transaction transfer transform transport true type unable unauthorized unavailable undefined unexpected unit unknown unprocessable unresolved unsupported update upstream user validation value
variable vendor version visit waiting warning was web week when while with worker write wrong xml year you zone`.split(/\s+/);
const common: ReadonlySet<string> = new Set(words);

const DIVIDE = /[^\p{L}'’-]+/u;

/**
 * What is left of a person in a text that detectors went over, for flows of patients: dates, numbers of five digits and more, and capitalised
 * words that follow each other and are no words of software or of the catalog. It takes more than it must.
 */
export const redactStrict =
  (known: ReadonlySet<string>) =>
  (text: string, write: WriteToken): string =>
    text
      .replace(DATE, (date) => write('date', date))
      .replace(NUMBER, (number) => write('number', number.replace(/[ -]/g, '')))
      .replace(NAMES, (found) => {
        const parts = found
          .toLowerCase()
          .split(DIVIDE)
          .filter((part) => part.length > 1);
        return parts.every((part) => common.has(part) || known.has(part)) ? found : write('name', found);
      });

/** Words of names in the catalog, in small letters: they are no names of people. */
export const wordsOf = (texts: Iterable<string>): Set<string> =>
  new Set([...texts].flatMap((text) => text.toLowerCase().split(DIVIDE)).filter((word) => word.length > 1));
