import type { Region } from '@/lib/domain/views/region';
import type { Marker } from './place-markers';

export interface Label {
  text: string;
  x: number;
  y: number;
  anchor: 'start' | 'middle' | 'end';
  strong: boolean;
}
interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Width of a character at 12.5 px, on the safe side. */
const CHARACTER = 7.7;
const HEIGHT = 15;
const SAME_TOWN = 30;

const meets = (a: Box, b: Box) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
const boxOf = ({ x, y, r }: Marker): Box => ({ left: x - r - 1, right: x + r + 1, top: y - r - 1, bottom: y + r + 1 });
const around = (boxes: readonly Box[]): Box => ({
  left: Math.min(...boxes.map((box) => box.left)),
  right: Math.max(...boxes.map((box) => box.right)),
  top: Math.min(...boxes.map((box) => box.top)),
  bottom: Math.max(...boxes.map((box) => box.bottom)),
});

function towns(markers: readonly Marker[]): Marker[][] {
  const groups: Marker[][] = [];
  for (const marker of markers) {
    const near = groups.find(
      ([first]) =>
        first &&
        first.place.city === marker.place.city &&
        Math.hypot(first.home.x - marker.home.x, first.home.y - marker.home.y) < SAME_TOWN,
    );
    if (near) near.push(marker);
    else groups.push([marker]);
  }
  return groups;
}

const importance = (town: readonly Marker[]) =>
  (town.some((marker) => marker.state === 'unknown') ? 1e9 : 0) + town.reduce((sum, marker) => sum + marker.r ** 2, 0);

function candidates(town: Box, text: string): { label: Omit<Label, 'text' | 'strong'>; box: Box }[] {
  const width = text.length * CHARACTER;
  const [middleX, middleY] = [(town.left + town.right) / 2, (town.top + town.bottom) / 2];
  const beside = (x: number, anchor: Label['anchor'], centre: number) => {
    const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2;
    return {
      label: { x, y: centre + 4, anchor },
      box: { left, right: left + width, top: centre - HEIGHT / 2, bottom: centre + HEIGHT / 2 },
    };
  };
  return [
    beside(town.right + 5, 'start', middleY),
    beside(town.left - 5, 'end', middleY),
    beside(middleX, 'middle', town.bottom + HEIGHT / 2 + 2),
    beside(middleX, 'middle', town.top - HEIGHT / 2 - 2),
    beside(town.right + 2, 'start', town.top - 4),
    beside(town.right + 2, 'start', town.bottom + 6),
    beside(town.left - 2, 'end', town.top - 4),
    beside(town.left - 2, 'end', town.bottom + 6),
  ];
}

/**
 * The names of towns where there is room, the most important first: no label covers a marker, another label or the edge. `tell`
 * adds words to a town, such as since when it is silent.
 */
export function placeLabels(markers: readonly Marker[], { width, height }: Region, tell: (town: readonly Marker[]) => string): Label[] {
  const taken = markers.map(boxOf);
  const labels: Label[] = [];
  for (const town of towns(markers).sort((a, b) => importance(b) - importance(a))) {
    const name = town[0]?.place.city.split(',')[0] ?? '';
    if (name === '') continue;
    const more = tell(town);
    const free = candidates(around(town.map(boxOf)), name + more).find(
      ({ box }) =>
        box.left >= 2 && box.right <= width - 2 && box.top >= 2 && box.bottom <= height - 2 && !taken.some((other) => meets(box, other)),
    );
    if (!free) continue;
    taken.push(free.box);
    labels.push({ ...free.label, text: name + more, strong: more !== '' });
  }
  return labels;
}
