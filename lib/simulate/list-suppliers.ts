import { type Dice, diceOf, drawIndex, drawShare } from './draw-chance';

/** An invented supplier. Ship notices and EDI decide which partner milestones to expect. */
export interface Supplier {
  id: string;
  name: string;
  channel: 'edi' | 'portal' | 'manual';
  sendsShipNotices: boolean;
  contracts: readonly string[];
}

const FIRST = [
  'Alder',
  'Beacon',
  'Birchfield',
  'Brightwater',
  'Cairn',
  'Cedar Point',
  'Clearbrook',
  'Copperline',
  'Eastmoor',
  'Fairhaven',
  'Fernhill',
  'Glacier',
  'Granby',
  'Halden',
  'Harborlight',
  'Juniper',
  'Kestrel',
  'Lakeward',
  'Larkspur',
  'Marlow',
  'Meridian Oak',
  'Millrace',
  'Northgate',
  'Oakhollow',
  'Osprey',
  'Pinebluff',
  'Quarry Lane',
  'Redfern',
  'Silverbirch',
  'Stonebridge',
  'Tamarack',
  'Thistle',
  'Umber',
  'Valemont',
  'Westerly',
  'Wildrose',
];
const SECOND = [
  'Surgical Supply',
  'Medical',
  'Laboratory Products',
  'Pharma Distribution',
  'Orthopaedics',
  'Imaging Supply',
  'Office and Linen',
  'Food Service',
  'Gases',
  'Instruments',
  'Wound Care',
  'Equipment Services',
];
const COUNT = 60;
/** About 78 % of orders go by EDI, 17 % by portal, 5 % by hand: the big suppliers are the connected ones. */
const EDI_UP_TO = 28;
const PORTAL_UP_TO = 51;

/** Returns the suppliers of a seed with their weight in orders, biggest first; names and ids are distinct. */
export function listSuppliers(seed: number): (readonly [Supplier, number])[] {
  const dice = diceOf(`suppliers ${seed}`);
  const names = new Set<string>();
  for (let slot = 0; names.size < COUNT; slot++) names.add(nameAt(dice, slot));
  return [...names].map((name, i) => [supplierAt(dice, name, i), 1 / (i + 3)] as const);
}

function supplierAt(dice: Dice, name: string, i: number): Supplier {
  return {
    id: `SUP-${10_000 + i * 137 + drawIndex(dice, 5000 + i, 137)}`,
    name,
    channel: i < EDI_UP_TO ? 'edi' : i < PORTAL_UP_TO ? 'portal' : 'manual',
    sendsShipNotices: i < EDI_UP_TO && drawShare(dice, 6000 + i) < 0.7,
    contracts: [0, 1].map((n) => `CON-${20_000 + i * 40 + n * 20 + drawIndex(dice, 7000 + i * 2 + n, 20)}`),
  };
}

function nameAt(dice: Dice, slot: number): string {
  const first = FIRST[drawIndex(dice, slot * 2, FIRST.length)];
  const second = SECOND[drawIndex(dice, slot * 2 + 1, SECOND.length)];
  return `${first} ${second}`;
}
